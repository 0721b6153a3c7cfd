package io.gearshift.planner.ipa;

/** How long a query waits at a stage before its batch runs. */
@FunctionalInterface
public interface Waiting {
  /**
   * Until the others of the batch have come, all arrivals of the stage in one queue: {@code (batch
   * − 1) / rate} (IPA, section 4).
   */
  Waiting TO_FILL = (batch, rate, seconds) -> batch > 1 ? (batch - 1) / rate : 0;

  /**
   * Until the others of the batch have come, or until the batch has ended that had just begun,
   * whichever is later: what {@link io.gearshift.domain.plan.PlanCheck} has plans count with.
   */
  Waiting TO_FILL_OR_TO_RUN =
      (batch, rate, seconds) -> Math.max(seconds, TO_FILL.seconds(batch, rate, seconds));

  /**
   * @param rate items per second that come to the stage
   * @param seconds that the batch runs
   */
  double seconds(int batch, double rate, double seconds);
}
