package io.gearshift.config;

import io.gearshift.domain.batching.AimdBatching;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.EarlyDrop;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.TimeoutBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.pipeline.DropPolicy;
import io.gearshift.domain.pipeline.LokiDrops;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.pull.Headroom;
import io.gearshift.domain.pull.MaxAccuracy;
import io.gearshift.domain.pull.MaxBatch;
import io.gearshift.domain.pull.MinCost;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.pull.Refit;
import io.gearshift.domain.pull.SlackFit;
import io.gearshift.domain.pull.SlackFit.Reading;
import io.gearshift.domain.pull.SlackPolicy;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.OpportunisticReroute;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.Routing;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Ewma;
import io.gearshift.domain.traffic.EwmaWithMargin;
import io.gearshift.domain.traffic.Forecaster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The policies, planners and forecasters that can be chosen by name. */
public final class Policies {
  private static final SortedMap<
          String, Function<BatchingSettings, Function<Duration, BatchPolicy>>>
      BATCHING =
          new TreeMap<>(
              Map.of(
                  "work-conserving", settings -> always(new WorkConserving()),
                  "proactive", settings -> always(new ProactiveBatching()),
                  "early-drop", settings -> always(new EarlyDrop()),
                  "timeout", settings -> always(timeout(settings.timeout())),
                  "aimd", settings -> slo -> aimd(settings.aimd(), slo)));

  private static final SortedMap<String, Function<RoutingSettings, RoutePolicy>> ROUTING =
      new TreeMap<>(
          Map.of(
              "accuracy-by-backlog", s -> new AccuracyByBacklog(s.headroom()),
              "most-accurate-in-time", s -> new MostAccurateInTime(s.headroom()),
              "weighted-split", s -> new WeightedSplit(),
              "opportunistic-reroute", s -> new OpportunisticReroute()));

  private static final SortedMap<String, Function<RoutingSettings, SlackPolicy>> PULLING =
      new TreeMap<>(
          Map.of(
              "slack-fit", s -> slackFit(s, Reading.CUMULATIVE),
              "slack-fit-ranges", s -> slackFit(s, Reading.RANGES),
              "slack-refit", s -> new Refit(slackFit(s, Reading.CUMULATIVE)),
              "slack-headroom", s -> new Headroom(slackFit(s, Reading.CUMULATIVE), s.headroom()),
              "max-batch", s -> new MaxBatch(),
              "max-accuracy", s -> new MaxAccuracy(),
              "min-cost", s -> new MinCost(new Accuracy(0))));

  private static final SortedMap<String, Function<PlanningSettings, Forecaster>> FORECASTERS =
      new TreeMap<>(
          Map.of(
              "ewma", settings -> Ewma.empty(settings.demandCom()),
              "ewma-with-margin",
                  settings -> EwmaWithMargin.empty(settings.demandCom(), settings.demandMargin())));

  private static final SortedMap<String, DropPolicy> DROPS =
      new TreeMap<>(
          Map.of(
              "predictive", new PredictiveDrop(),
              "per-task", LokiDrops.PER_TASK,
              "last-task", LokiDrops.LAST_TASK,
              "none", LokiDrops.NONE));

  private Policies() {}

  private static SlackFit slackFit(RoutingSettings settings, Reading reading) {
    return new SlackFit(reading, settings.pull().buckets());
  }

  public static Set<String> plannerNames() {
    return Planners.BY_NAME.keySet();
  }

  public static Set<String> forecasterNames() {
    return FORECASTERS.keySet();
  }

  public static Set<String> batchingNames() {
    return BATCHING.keySet();
  }

  /** Of policies that push and of policies that pull. */
  public static Set<String> routingNames() {
    Set<String> names = new TreeSet<>(ROUTING.keySet());
    names.addAll(PULLING.keySet());
    return names;
  }

  public static Set<String> dropNames() {
    return DROPS.keySet();
  }

  /**
   * Gives each instance the policy it begins with.
   *
   * @return a function of the family's SLO
   * @throws BadConfig if there is no policy of that name
   */
  public static Function<Duration, BatchPolicy> batching(BatchingSettings settings) {
    return chosen("batching.policy", settings.policy(), BATCHING).apply(settings);
  }

  /**
   * How queries come to devices.
   *
   * @throws BadConfig if there is no policy of that name
   */
  public static Routing pushOrPull(RoutingSettings settings) {
    if (ROUTING.containsKey(settings.policy())) {
      return new Routing.Push(routing(settings));
    }
    Function<RoutingSettings, SlackPolicy> pulling = PULLING.get(settings.policy());
    if (pulling == null) {
      throw unknown("routing.policy", settings.policy(), routingNames());
    }
    RoutingSettings.Pull pull = settings.pull();
    return new Routing.Pull(
        new PullPolicy(pulling.apply(settings), pull.margin(), PullPolicy.Expired.DROP));
  }

  /**
   * A policy that pushes.
   *
   * @throws BadConfig if there is none of that name
   */
  public static RoutePolicy routing(RoutingSettings settings) {
    return chosen("routing.policy", settings.policy(), ROUTING).apply(settings);
  }

  /**
   * @throws BadConfig if there is no policy of that name
   */
  public static DropPolicy drops(PipelineSettings settings) {
    return chosen("pipelines.drops", settings.drops(), DROPS);
  }

  /**
   * A planner that knows of no gears.
   *
   * @param nanos a clock that only runs forward, in nanoseconds
   * @throws BadConfig if there is no planner of that name
   */
  public static Planner planner(PlanningSettings settings, LongSupplier nanos) {
    return planner(settings, List.of(), nanos);
  }

  /**
   * @param gears the gear plans of families, for a planner that places by them
   * @param nanos a clock that only runs forward, in nanoseconds
   * @throws BadConfig if there is no planner of that name
   */
  public static Planner planner(
      PlanningSettings settings, List<GearPlan> gears, LongSupplier nanos) {
    return chosen("planning.planner", settings.planner(), Planners.BY_NAME).apply(gears, nanos);
  }

  /**
   * A forecaster before anything has arrived.
   *
   * @throws BadConfig if there is no forecaster of that name
   */
  public static Forecaster forecaster(PlanningSettings settings) {
    return chosen("planning.forecaster", settings.forecaster(), FORECASTERS).apply(settings);
  }

  private static <T> T chosen(String key, String name, Map<String, T> policies) {
    T policy = policies.get(name);
    if (policy == null) {
      throw unknown(key, name, policies.keySet());
    }
    return policy;
  }

  private static BadConfig unknown(String key, String name, Set<String> known) {
    return new BadConfig(
        key
            + ": \""
            + name
            + "\" (expected: the name of a policy)\n"
            + NearestName.advice(name, known));
  }

  private static Function<Duration, BatchPolicy> always(BatchPolicy policy) {
    return slo -> policy;
  }

  private static BatchPolicy timeout(BatchingSettings.Timeout settings) {
    return new TimeoutBatching(settings.maxBatch(), settings.maxDelay());
  }

  /** Begins with single items and learns from there. */
  private static BatchPolicy aimd(BatchingSettings.Aimd settings, Duration slo) {
    long objective = Math.max(1, Math.round(slo.toNanos() * settings.objectiveShare()));
    return new AimdBatching(1, settings.step(), Duration.ofNanos(objective));
  }
}
