package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Workload;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.allocation.Deployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;

/** Makes plans of what the programs of pipelines choose; common to the planners of the package. */
final class ClusterPlanning implements Planner {
  private static final int VARIANTS_PER_DEVICE = 1;

  private final IpaSettings settings;
  private final Freedom freedom;
  private final LongSupplier nanos;
  private final PlanCheck check;

  ClusterPlanning(IpaSettings settings, Freedom freedom, LongSupplier nanos) {
    this.settings = settings;
    this.freedom = freedom;
    this.nanos = nanos;
    this.check = new PlanCheck(settings.assumptions(), settings.objective(), VARIANTS_PER_DEVICE);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    long started = nanos.getAsLong();
    ClusterPrograms cluster = new ClusterPrograms(problem, settings, freedom);
    ClusterChoice choice = ClusterChoice.of(cluster);
    List<Placement> placements =
        Dealing.of(replicas(choice).values(), cluster.pools(), running(problem));
    Plan bare =
        new Plan(
            epoch,
            placements,
            Deployment.uniform(placements),
            Map.of(),
            budgets(problem, choice, placements),
            Optional.empty(),
            rationale(cluster, choice));
    Duration time = Duration.ofNanos(nanos.getAsLong() - started);
    Plan plan = stated(problem, bare, time);
    List<String> violations = check.violations(problem, plan);
    return violations.isEmpty() ? plan : nothing(problem, epoch, time, violations);
  }

  /** What each family runs. */
  private static Map<FamilyId, StageOption> replicas(ClusterChoice choice) {
    Map<FamilyId, StageOption> replicas = new LinkedHashMap<>();
    for (Configuration configuration : choice.configurations().values()) {
      for (StageOption option : configuration.options()) {
        if (option.replicas() > 0) {
          replicas.put(option.variant().family(), option);
        }
      }
    }
    return replicas;
  }

  private static Map<DeviceId, Set<VariantId>> running(Problem problem) {
    Map<DeviceId, Set<VariantId>> running = new HashMap<>();
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      running
          .computeIfAbsent(placement.device(), device -> new HashSet<>())
          .add(placement.variant());
    }
    return running;
  }

  /**
   * What the program counted with. A pipeline that was not planned for is allowed two runs of each
   * of its stages that run for others.
   */
  private List<Budget> budgets(Problem problem, ClusterChoice choice, List<Placement> placements) {
    Map<FamilyId, Budgeted> hosted = new HashMap<>();
    Profiles profiles = new Profiles(problem.profiles());
    for (Placement placement : placements) {
      problem.devices().stream()
          .filter(device -> device.id().equals(placement.device()))
          .findFirst()
          .flatMap(device -> profiles.of(placement.variant(), device))
          .map(profile -> settings.assumptions().latency(profile).of(placement.batchCap()))
          .ifPresent(
              latency ->
                  hosted.put(
                      placement.variant().family(),
                      new Budgeted(placement.variant(), latency.multipliedBy(2))));
    }
    List<Budget> budgets = new ArrayList<>();
    for (PipelineLoad load : problem.pipelines()) {
      List<Stage> stages = load.graph().stages();
      Optional<Configuration> planned = Optional.ofNullable(choice.configurations().get(load));
      for (int i = 0; i < stages.size(); i++) {
        int stage = i;
        Budgeted own = hosted.get(stages.get(i).family());
        if (own != null) {
          Duration time =
              planned.map(chosen -> chosen.options().get(stage).latency()).orElse(own.time());
          budgets.add(new Budget(load.graph().id(), stages.get(i).name(), own.variant(), time));
        }
      }
    }
    return budgets;
  }

  private record Budgeted(VariantId variant, Duration time) {}

  private Plan stated(Problem problem, Plan bare, Duration time) {
    PlanCheck.Outcome outcome = check.outcome(problem, bare);
    Evaluation evaluation = new Evaluation(outcome.value(), OptionalDouble.empty(), "labels", time);
    Map<FamilyId, Rate> shortfall = new LinkedHashMap<>(outcome.shortfall());
    if (bare.budgets().isEmpty()) {
      // the check judges a plan that says nothing of pipelines by its families alone
      problem.pipelines().stream()
          .filter(load -> !load.demand().isZero())
          .forEach(load -> shortfall.put(Workload.name(load), load.demand()));
    }
    List<String> reasons = new ArrayList<>(bare.rationale());
    shortfall.forEach((name, rate) -> reasons.add(name + ": " + rate + " are shed."));
    reasons.add("The plan is worth " + evaluation + ".");
    return new Plan(
        bare.epoch(),
        bare.placements(),
        bare.shares(),
        shortfall,
        bare.budgets(),
        Optional.of(evaluation),
        reasons);
  }

  private Plan nothing(Problem problem, long epoch, Duration time, List<String> violations) {
    List<String> trouble = new ArrayList<>();
    violations.forEach(violation -> trouble.add("A plan was thrown away: " + violation));
    return stated(problem, new Plan(epoch, List.of(), trouble), time);
  }

  private static List<String> rationale(ClusterPrograms cluster, ClusterChoice choice) {
    List<String> lines = new ArrayList<>();
    if (choice.part() < 1 && !choice.configurations().isEmpty()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Of the demand of each pipeline %.1f %% can be served.",
              100 * choice.part()));
    }
    for (PipelineLoad load : cluster.loads()) {
      Configuration chosen = choice.configurations().get(load);
      lines.add(
          chosen == null
              ? load.graph().id()
                  + " is left out: there are no devices for it, or none is fast enough."
              : line(load, chosen));
    }
    return lines;
  }

  private static String line(PipelineLoad load, Configuration chosen) {
    List<String> stages = new ArrayList<>();
    for (StageOption option : chosen.options()) {
      stages.add(
          option.replicas() == 0
              ? option.variant() + " as it is there for others"
              : "%d × %s in batches of %d"
                  .formatted(option.replicas(), option.variant(), option.batch()));
    }
    return String.format(
        Locale.ROOT,
        "%s at %s: %s; accuracy %.4f, %.0f cores, %d of %d ms%s.",
        load.graph().id(),
        load.demand(),
        String.join(", ", stages),
        chosen.accuracy(),
        chosen.cost(),
        chosen.latency().toMillis(),
        load.graph().slo().toMillis(),
        chosen.exact() ? "" : ", not proven to be the best");
  }
}
