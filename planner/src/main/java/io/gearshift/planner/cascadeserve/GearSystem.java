package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.gear.GearPlan;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;

/** CascadeServe, what is left of it without one of its ideas, and the rivals of its paper. */
public enum GearSystem {
  CASCADESERVE("CascadeServe", true, true, true),
  /** One cascade for all demand. */
  STATIC_CASCADE("no switching", true, false, true),
  /** Single variants, switched by demand. */
  NO_CASCADE("no cascade", false, true, true),
  /** Model Switching: single variants, switched by demand, with Clipper's largest batch. */
  MS_PLUS("MS+", false, true, false),
  /** One variant for all demand, with minimum queues. */
  DYNBA("DynBa", false, false, true);

  private final String title;
  private final boolean cascades;
  private final boolean switches;
  private final boolean minimumQueues;

  GearSystem(String title, boolean cascades, boolean switches, boolean minimumQueues) {
    this.title = title;
    this.cascades = cascades;
    this.switches = switches;
    this.minimumQueues = minimumQueues;
  }

  /** As tables have it. */
  public String title() {
    return title;
  }

  /** The problem as the system sees it: with one range if it does not switch. */
  public GearProblem seen(GearProblem problem) {
    return new GearProblem(
        problem.family(),
        problem.devices(),
        minimumQueues
            ? problem.profiles()
            : problem.profiles().stream().map(p -> clipped(p, problem.goal().deadline())).toList(),
        problem.table(),
        problem.goal(),
        problem.highest(),
        switches ? problem.ranges() : 1,
        switches ? problem.prior() : List.of(1.0));
  }

  /**
   * What it would run.
   *
   * @param settings of CascadeServe
   * @throws NoGearPlan if it cannot keep the goal
   */
  public GearPlan plan(
      GearProblem problem, GearSettings settings, GearJudge judge, IntConsumer progress) {
    GearSettings own =
        new GearSettings(
            cascades ? settings.search() : settings.search().singles(),
            settings.isAlone(),
            minimumQueues);
    return new GearPlanner(own, judge).plan(seen(problem), progress);
  }

  /** The largest batch that runs within the deadline. */
  private static VariantProfile clipped(VariantProfile profile, Duration deadline) {
    LatencyProfile latency = profile.p95();
    int batch = latency.maxBatch();
    while (batch > 1 && latency.of(batch).compareTo(deadline) > 0) {
      batch--;
    }
    return new VariantProfile(
        profile.variant(),
        profile.kind(),
        profile.cores(),
        profile.p50().upTo(batch),
        latency.upTo(batch),
        profile.p99().upTo(batch),
        profile.memoryBytes(),
        profile.loadTime());
  }
}
