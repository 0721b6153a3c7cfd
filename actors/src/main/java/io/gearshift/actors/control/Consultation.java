package io.gearshift.actors.control;

import io.gearshift.domain.plan.DevicesWanted;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the planner was asked the last time, and by whom; one question at a time. */
final class Consultation {

  /**
   * A question.
   *
   * @param askers who wait for what comes of it
   */
  record Asked(Trigger trigger, Problem problem, Instant at, List<ActorRef<PlanStatus>> askers) {}

  /**
   * What the planner says.
   *
   * @param devicesWanted how many there should be; absent if that cannot be said
   */
  record Answer(Plan plan, OptionalInt devicesWanted) {}

  private static final Logger log = LoggerFactory.getLogger(Consultation.class);

  private final PlanningPolicies policies;
  private final Executor solver;
  private final List<ActorRef<PlanStatus>> askers = new ArrayList<>();
  private String planner;
  private Optional<Asked> last = Optional.empty();
  private OptionalInt devicesWanted = OptionalInt.empty();
  private boolean open;

  Consultation(PlanningPolicies policies, Executor solver) {
    this.policies = policies;
    this.solver = solver;
    this.planner = policies.planner();
  }

  /** The name of the planner that is asked. */
  String planner() {
    return planner;
  }

  /** Asks another planner from now on. Returns whether it is another. */
  boolean use(String other) {
    boolean changes = !other.equals(planner);
    planner = other;
    return changes;
  }

  /** Somebody waits for the next answer. */
  void awaitedBy(ActorRef<PlanStatus> asker) {
    askers.add(asker);
  }

  /** Those who have waited until now. */
  List<ActorRef<PlanStatus>> takeAskers() {
    List<ActorRef<PlanStatus>> waiting = List.copyOf(askers);
    askers.clear();
    return waiting;
  }

  /** Whether an answer is outstanding. */
  boolean isOpen() {
    return open;
  }

  Optional<Asked> last() {
    return last;
  }

  /** As it follows from the last answer. */
  OptionalInt devicesWanted() {
    return devicesWanted;
  }

  CompletionStage<Answer> ask(Asked question, long epoch) {
    last = Optional.of(question);
    open = true;
    Planner chosen = policies.planners().apply(planner);
    Problem problem = question.problem();
    return CompletableFuture.supplyAsync(
        () -> {
          Plan plan = chosen.plan(problem, epoch);
          return new Answer(plan, devicesWanted(problem, plan));
        },
        solver);
  }

  /** A plan stands, whatever becomes of what is only told of it. */
  private static OptionalInt devicesWanted(Problem problem, Plan plan) {
    try {
      return OptionalInt.of(DevicesWanted.of(problem, plan));
    } catch (RuntimeException bug) {
      log.error("it cannot be said how many devices there should be", bug);
      return OptionalInt.empty();
    }
  }

  /** The planner has answered. */
  void answered(Answer answer) {
    open = false;
    devicesWanted = answer.devicesWanted();
  }

  /** The planner has no answer. */
  void failed() {
    open = false;
  }

  /** Whether more arrives than it was asked to plan for, and it is not at it already. */
  boolean isOvertaken(Outlook outlook, Instant now) {
    return !open
        && last.filter(
                asked -> outlook.isBurst(policies.bursts(), asked.problem(), asked.at(), now))
            .isPresent();
  }
}
