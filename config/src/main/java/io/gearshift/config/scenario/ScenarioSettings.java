package io.gearshift.config.scenario;

import io.gearshift.config.BatchingSettings;
import io.gearshift.config.PlanningSettings;
import io.gearshift.config.RoutingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a scenario file says.
 *
 * @param name what reports call it
 * @param repository the model repository of families that are only named; from the file's folder if
 *     relative
 * @param pipelines of the families
 * @param seeds each is a run of every policy
 * @param planning as for a server; its planner is not used
 * @param replanOnBurst whether a burst does not wait for the period
 * @param routing as for a server; of its keys the headroom alone is used
 * @param batching as for a server; its policy is not used
 */
public record ScenarioSettings(
    String name,
    List<Devices> devices,
    Optional<Path> repository,
    List<FamilySettings> families,
    List<GraphSettings> pipelines,
    List<TrafficSettings> traffic,
    List<Policy> policies,
    List<Long> seeds,
    PlanningSettings planning,
    boolean replanOnBurst,
    RoutingSettings routing,
    BatchingSettings batching,
    Costs costs,
    RunTimes runTimes,
    List<Loss> losses) {

  /** How long runs take. */
  public enum RunTimes {
    /** Their profiled medians. */
    MEDIAN,
    /** Noisy: distributed as p50, p95 and p99 say. */
    PROFILED
  }

  /**
   * Devices that are alike; they are called by their kind and a number from 0.
   *
   * @param memoryBytes what the instances on one of them may take together
   */
  public record Devices(
      String kind, int count, Optional<Integer> cores, Optional<Long> memoryBytes) {
    public Devices {
      if (count < 1) {
        throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
      }
    }
  }

  /**
   * What decides in one of the runs that are compared.
   *
   * @param name what reports call it; if left out, the planner's
   * @param forecaster if left out, that of the planning block
   * @param drops which items of pipelines are given up between stages; if left out, as a server
   *     does
   */
  public record Policy(
      Optional<String> name,
      String planner,
      String routing,
      String batching,
      Optional<String> forecaster,
      Optional<String> drops) {
    public String title() {
      return name.orElse(planner);
    }
  }

  /**
   * What takes virtual time beside the runs.
   *
   * @param solve from asking the planner to its plan
   * @param load how many times its profiled load time a load takes
   * @param timerLateness how long after its instant a timer fires
   * @param perRun what a batch takes on its device beside its run
   * @param silence how long routers send to a device that is lost before they notice
   */
  public record Costs(
      Duration solve, double load, Duration timerLateness, Duration perRun, Duration silence) {}

  /** A device is lost so long after the start. */
  public record Loss(String device, Duration after) {}

  public ScenarioSettings {
    requireSome("devices", devices);
    requireSome("families", families);
    requireSome("traffic", traffic);
    requireSome("policies", policies);
    requireSome("seeds", seeds);
    requireDistinct(
        "families and pipelines",
        Stream.concat(
                families.stream().map(FamilySettings::name),
                pipelines.stream().map(GraphSettings::name))
            .toList());
    requireDistinct("policies", policies.stream().map(Policy::title).toList());
    requireDistinct("seeds", seeds);
  }

  private static void requireSome(String key, List<?> list) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException(key + ": [] (expected: at least one)");
    }
  }

  private static void requireDistinct(String key, List<?> names) {
    Set<Object> seen = new HashSet<>();
    for (Object name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            key + ": '" + name + "' stands there twice (expected: each with a name of its own)");
      }
    }
  }
}
