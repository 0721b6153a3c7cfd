package io.gearshift.planner.cascadeserve;

import static io.gearshift.planner.baseline.Fixtures.CPU;
import static io.gearshift.planner.baseline.Fixtures.CUDA;
import static io.gearshift.planner.baseline.Fixtures.device;
import static io.gearshift.planner.baseline.Fixtures.family;
import static io.gearshift.planner.baseline.Fixtures.profile;
import static io.gearshift.planner.baseline.Fixtures.variant;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.gear.DemandRange;
import io.gearshift.domain.gear.Expectation;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.RandomProblems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CascadeServePlannerTest {
  private static final VariantId TINY = VariantId.of("a", "tiny");
  private static final VariantId LARGE = VariantId.of("a", "large");
  private static final VariantId OTHER = VariantId.of("b", "only");
  private static final DeviceId FIRST = new DeviceId("first");
  private static final DeviceId SECOND = new DeviceId("second");
  private static final List<Family> FAMILIES =
      List.of(
          family("a", variant("a", "tiny", 0.8), variant("a", "large", 0.9)),
          family("b", variant("b", "only", 0.7)));
  private static final List<VariantProfile> PROFILES =
      List.of(
          profile("a/tiny", CUDA, 10, 1),
          profile("a/large", CUDA, 40, 4),
          profile("b/only", CUDA, 10, 2),
          profile("b/only", CPU, 10, 9));
  private static final GearPlan GEARS =
      gears(Map.of(FIRST, Set.of(TINY), SECOND, Set.of(TINY, LARGE)));

  @Test
  void whatAGearPlanPlacesStandsOnDevicesThatCanHoldItAndTheRestIsForOthers() {
    Plan plan = plan(device("n-0", CPU, 100), device("n-1", CUDA, 20), device("n-2", CUDA, 55));

    assertThat(plan.on(new DeviceId("n-0"))).containsExactly(OTHER);
    assertThat(plan.on(new DeviceId("n-1"))).containsExactlyInAnyOrder(TINY, OTHER);
    assertThat(plan.on(new DeviceId("n-2"))).containsExactlyInAnyOrder(TINY, LARGE);
    assertThat(plan.rationale()).anyMatch(line -> line.contains("first is n-1, second is n-2"));
  }

  @Test
  void aDeviceOfTheSameNameComesFirstAndThenOneThatRunsTheSame() {
    Device[] alike = {device("n-1", CUDA, 60), device("n-2", CUDA, 60)};
    Plan running = plan(device("n-1", CUDA, 60), device("second", CUDA, 60));
    assertThat(running.on(SECOND)).contains(LARGE);

    Problem moved = problem(device("n-0", CUDA, 60), device("n-1", CUDA, 60), alike[1]);
    Plan kept = new CascadeServePlanner(List.of(GEARS)).plan(moved.withRunning(running), 2);
    assertThat(kept.on(new DeviceId("n-1"))).contains(TINY).doesNotContain(LARGE);
    assertThat(kept.on(new DeviceId("n-0"))).contains(LARGE);
  }

  @Test
  void whatThereIsNoDeviceForIsSaidAndNoVariantIsLostThatFitsAnywhere() {
    Plan plan = plan(device("n-1", CUDA, 55));

    assertThat(plan.on(new DeviceId("n-1"))).contains(TINY, LARGE);
    assertThat(plan.rationale())
        .anyMatch(line -> line.contains("is for 2 devices, and 1 can take their place"))
        .anyMatch(line -> line.contains("a/large stands on n-1 instead"));
  }

  @Test
  void aFamilyWhoseGearPlanFindsNoDeviceIsPlacedAsAnyOther() {
    Plan plan =
        new CascadeServePlanner(List.of(gears(Map.of(FIRST, Set.of(TINY, LARGE)))))
            .plan(problem(device("n-1", CUDA, 25)), 1);

    assertThat(plan.on(new DeviceId("n-1"))).contains(TINY, OTHER);
    assertThat(plan.rationale()).anyMatch(line -> line.contains("so it is placed without"));
  }

  @Test
  void everyPlanPassesTheCheck() {
    long seed = System.nanoTime();
    System.out.println("CascadeServePlannerTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    PlanCheck check = new PlanCheck(Assumptions.DEFAULT, Objective.DEFAULT, Integer.MAX_VALUE);
    for (int round = 0; round < 200; round++) {
      Problem problem = RandomProblems.small(random);
      List<GearPlan> gears = new ArrayList<>();
      for (Family family : problem.families()) {
        if (random.nextInt(3) > 0) {
          gears.add(someGears(family, random));
        }
      }
      CascadeServePlanner planner = new CascadeServePlanner(gears);
      Plan plan = planner.plan(problem, 1);

      assertThat(check.violations(problem, plan)).as("round " + round).isEmpty();
      Plan second = planner.plan(problem.withRunning(plan), 2);
      Plan third = planner.plan(problem.withRunning(second), 3);
      assertThat(third.asksForTheSameAs(second)).as("round " + round).isTrue();
    }
  }

  private static GearPlan someGears(Family family, SplittableRandom random) {
    Map<DeviceId, Set<VariantId>> placement = new HashMap<>();
    for (int device = 0; device < 1 + random.nextInt(6); device++) {
      Set<VariantId> variants = new HashSet<>();
      family.variants().stream()
          .filter(variant -> random.nextInt(2) == 0)
          .forEach(variant -> variants.add(variant.id()));
      variants.add(family.variants().get(0).id());
      placement.put(new DeviceId("planned-" + device), variants);
    }
    return gears(placement);
  }

  private static Plan plan(Device... devices) {
    return new CascadeServePlanner(List.of(GEARS)).plan(problem(devices), 1);
  }

  private static Problem problem(Device... devices) {
    return new Problem(List.of(devices), FAMILIES, PROFILES);
  }

  /** In all of which one variant answers alone, wherever it stands first. */
  private static GearPlan gears(Map<DeviceId, Set<VariantId>> placement) {
    DeviceId device = placement.keySet().iterator().next();
    VariantId variant = placement.get(device).iterator().next();
    return new GearPlan(
        variant.family(),
        placement,
        List.of(
            new Gear(
                new DemandRange(0, 100),
                Cascade.of(variant),
                List.of(new Replica(device, variant, 1, 1)),
                new Expectation(new Accuracy(0.8), Duration.ofMillis(20), 0.5))));
  }
}
