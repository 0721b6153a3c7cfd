package io.gearshift.cluster;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.config.PlanningSettings;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Workload;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.http.dashboard.WhatIf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Asks a planner of its own, on this node, what it would do with the cluster's devices for another
 * demand. One question at a time, and none longer than the patience: the planner that the cluster
 * obeys is only asked how things stand.
 */
final class Foresight implements WhatIf {
  private static final String THREADS = "gearshift-what-if-dispatcher";
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Family> families;
  private final Function<String, Planner> planners;
  private final ActorRef<Replanner.Command> replanner;
  private final ActorSystem<?> system;
  private final Executor solver;
  private final Duration patience;
  private final AtomicBoolean isBusy = new AtomicBoolean();

  /**
   * @param planning of the planner that is asked, but for its name
   * @param gears that planners may place by
   * @param families that are served
   */
  static Foresight of(
      PlanningSettings planning,
      List<GearPlan> gears,
      List<Family> families,
      ActorRef<Replanner.Command> replanner,
      ActorSystem<?> system) {
    return new Foresight(
        families,
        name -> ReplannerSingleton.planner(planning, gears, name),
        replanner,
        PATIENCE,
        system);
  }

  Foresight(
      List<Family> families,
      Function<String, Planner> planners,
      ActorRef<Replanner.Command> replanner,
      Duration patience,
      ActorSystem<?> system) {
    this.families = List.copyOf(families);
    this.planners = planners;
    this.replanner = replanner;
    this.patience = patience;
    this.system = system;
    this.solver = system.dispatchers().lookup(DispatcherSelector.fromConfig(THREADS));
  }

  @Override
  public CompletionStage<Answer> ask(Map<String, Double> demand) {
    if (!isBusy.compareAndSet(false, true)) {
      return CompletableFuture.failedFuture(
          new Refused("the planner thinks about another question: try again in a moment"));
    }
    CompletionStage<PlanStatus> status = ask(Replanner.Describe::new);
    CompletionStage<Replanner.Learn> costs = ask(Replanner.TellCosts::new);
    CompletableFuture<Answer> answer =
        status
            .thenCombineAsync(costs, (is, known) -> answer(is, known.profiles(), demand), solver)
            .toCompletableFuture();
    // who has waited long enough is told so; the next question waits until the planner is done
    answer.whenComplete((made, failure) -> isBusy.set(false));
    return answer
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .handle((made, failure) -> orRefused(made, failure));
  }

  private Answer orRefused(Answer made, Throwable failure) {
    if (failure == null) {
      return made;
    }
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TimeoutException) {
      throw new Refused(
          "the planner did not answer in time; it may be moving, or the question be a hard one: try"
              + " again, or try ./gearshift plan");
    }
    throw cause instanceof Refused refused ? refused : new CompletionException(cause);
  }

  private <R> CompletionStage<R> ask(
      org.apache.pekko.japi.function.Function<ActorRef<R>, Replanner.Command> question) {
    return AskPattern.ask(replanner, question, ASK_TIMEOUT, system.scheduler());
  }

  private Answer answer(
      PlanStatus status, List<VariantProfile> profiles, Map<String, Double> demand) {
    if (status.devices().isEmpty()) {
      throw new Refused("there is no device to plan for just now");
    }
    Problem problem = problem(status, profiles, demand);
    Plan plan = planners.apply(status.planner()).plan(problem, 1);
    PlanCheck check = new PlanCheck(Assumptions.DEFAULT, Objective.DEFAULT, Integer.MAX_VALUE);
    return new Answer(status.planner(), problem, plan, check.outcome(problem, plan));
  }

  /** What the planner would be shown now, but for the demand. */
  private Problem problem(
      PlanStatus status, List<VariantProfile> profiles, Map<String, Double> demand) {
    Map<FamilyId, Rate> rates = new HashMap<>(status.demand());
    Set<VariantId> priced =
        profiles.stream().map(VariantProfile::variant).collect(Collectors.toSet());
    List<Family> able = new ArrayList<>();
    for (Family family : families) {
      List<Variant> known =
          family.variants().stream().filter(variant -> priced.contains(variant.id())).toList();
      if (!known.isEmpty()) {
        able.add(family.withVariants(known));
        Double asked = demand.get(family.id().name());
        if (asked != null) {
          rates.put(family.id(), Rate.of(asked));
        }
      }
    }
    List<PipelineLoad> pipelines =
        status.pipelines().stream().map(load -> withDemand(load, demand)).toList();
    Problem problem =
        new Problem(status.devices(), able, profiles).withDemand(rates).withPipelines(pipelines);
    return status.plan().map(problem::withRunning).orElse(problem);
  }

  private static PipelineLoad withDemand(PipelineLoad load, Map<String, Double> demand) {
    Double asked = demand.get(Workload.name(load).name());
    return asked == null ? load : new PipelineLoad(load.graph(), Rate.of(asked), load.factors());
  }
}
