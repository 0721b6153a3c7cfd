package io.gearshift.domain.pipeline;

import io.gearshift.domain.pipeline.DropPolicy.Crossing;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Lets queries and items on to a stage, or not, by the policy and by what is known of times. */
public record Gate(DropPolicy policy, StageTimes times) {

  /**
   * Why an item is not let on to a stage.
   *
   * @param deadline of its query
   * @param spent at the stage before, waiting included; nothing at the first stage
   * @param budget what that stage was allowed to take
   */
  public Optional<Refusal> refusal(
      Stage stage, Instant deadline, Duration spent, Duration budget, Instant now) {
    if (!now.isBefore(deadline)) {
      return Optional.of(new Refusal(Reason.DEADLINE, "it has passed"));
    }
    Crossing crossing =
        new Crossing(
            times.graph().children(stage).isEmpty(),
            Duration.between(now, deadline),
            times.deadlines().least().at(stage.name()),
            times.rest(stage, now),
            spent,
            budget);
    return policy.drops(crossing)
        ? Optional.of(new Refusal(reason(stage, crossing), detail(stage, crossing)))
        : Optional.empty();
  }

  /** Overload if the time would do, were it not for what waits. */
  private Reason reason(Stage stage, Crossing crossing) {
    Duration runs = times.deadlines().least().from(stage.name());
    boolean fitsWithoutWaits = runs.compareTo(crossing.left()) <= 0;
    boolean fits = crossing.rest().compareTo(crossing.left()) <= 0;
    return fitsWithoutWaits && !fits ? Reason.OVERLOAD : Reason.DEADLINE;
  }

  private static String detail(Stage stage, Crossing crossing) {
    return "from stage '"
        + stage.name()
        + "' on it takes at least "
        + crossing.rest().toMillis()
        + " ms, and "
        + crossing.left().toMillis()
        + " ms are left";
  }
}
