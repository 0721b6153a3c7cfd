package io.gearshift.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.planner.gearshift.GearshiftPlanner;
import io.gearshift.planner.gearshift.GearshiftSettings;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import org.junit.jupiter.api.Test;

/**
 * Holds default policies to bars between what they make of a trace and what they made of it when
 * something in them was broken on purpose.
 */
class GateWorkloadsTest {
  private static final double SLOWER = 1.5;

  /** In time: 1.0000, with headroom 1 0.9000. Accuracy: 0.8816, always the smallest 0.7000. */
  @Test
  void gearshiftServesASteadyLoadAccurately() {
    assertServes(gearshift(GateWorkloads.STEADY), 0.98, 0.86);
  }

  /**
   * In time: 1.0000, with headroom 1 0.8314, with drift ignored 0.9853. Accuracy: 0.7758, always
   * the smallest 0.7000.
   */
  @Test
  void gearshiftComesThroughABurst() {
    assertServes(gearshift(GateWorkloads.BURST), 0.993, 0.75);
  }

  /**
   * In time: 1.0000, with headroom 1 0.8660, with drift ignored 0.9922. Accuracy: 0.7984, always
   * the smallest 0.7000.
   */
  @Test
  void gearshiftFollowsARamp() {
    assertServes(gearshift(GateWorkloads.RAMP), 0.996, 0.77);
  }

  /** In time: 1.0000, with all shares taken to be alike 0.8069. Accuracy: 0.9000 and 0.7262. */
  @Test
  void proteusServesASteadyLoadAccurately() {
    assertServes(proteus(GateWorkloads.STEADY), 0.95, 0.85);
  }

  /** In time: 0.8786, with all shares taken to be alike 0.7510. Accuracy: 0.6963 and 0.5927. */
  @Test
  void proteusComesThroughABurst() {
    assertServes(proteus(GateWorkloads.BURST), 0.82, 0.65);
  }

  /** In time: 0.9236, with all shares taken to be alike 0.7207. Accuracy: 0.7700 and 0.6056. */
  @Test
  void proteusFollowsARamp() {
    assertServes(proteus(GateWorkloads.RAMP), 0.86, 0.71);
  }

  private static Tally gearshift(GateWorkloads workload) {
    return workload.run(
        new GearshiftPlanner(GearshiftSettings.DEFAULT, GateWorkloads.clock()),
        new AccuracyByBacklog(0.4),
        SLOWER);
  }

  /** Its plans leave no room for runs that take longer than profiled. */
  private static Tally proteus(GateWorkloads workload) {
    return workload.run(
        new ProteusPlanner(ProteusSettings.DEFAULT, GateWorkloads.clock()), new WeightedSplit(), 1);
  }

  /**
   * @param accuracy the least mean over all queries, where one that is not in time counts as 0
   */
  private static void assertServes(Tally tally, double inTime, double accuracy) {
    assertThat(tally.inTimeRatio())
        .as("in time, seed %d", GateWorkloads.SEED)
        .isGreaterThan(inTime);
    assertThat(tally.accuracyInTime())
        .as("accuracy in time, seed %d", GateWorkloads.SEED)
        .isGreaterThan(accuracy);
  }
}
