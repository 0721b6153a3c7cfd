package io.gearshift.planner.baseline;

import static io.gearshift.planner.baseline.Fixtures.CPU;
import static io.gearshift.planner.baseline.Fixtures.CUDA;
import static io.gearshift.planner.baseline.Fixtures.device;
import static io.gearshift.planner.baseline.Fixtures.family;
import static io.gearshift.planner.baseline.Fixtures.profile;
import static io.gearshift.planner.baseline.Fixtures.variant;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResidentPlannerPropertiesTest {
  private final ResidentPlanner planner = new ResidentPlanner();

  @Test
  void plansOfRandomProblemsKeepTheirPromises() {
    long seed = System.nanoTime();
    System.out.println("ResidentPlannerPropertiesTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Problem problem = randomProblem(random);
      Plan plan = planner.plan(problem, i);

      assertThat(planner.plan(problem, i)).isEqualTo(plan);
      assertThat(new HashSet<>(plan.placements())).hasSameSizeAs(plan.placements());
      for (Device device : problem.devices()) {
        check(problem, plan, device);
      }
    }
  }

  private static void check(Problem problem, Plan plan, Device device) {
    List<VariantId> hosted = plan.on(device.id());
    long used = hosted.stream().mapToLong(variant -> memory(problem, variant, device)).sum();
    assertThat(used).isLessThanOrEqualTo(device.memoryBytes());
    long left = device.memoryBytes() - used;
    long smallestOfAll = 0;
    for (Family family : problem.families()) {
      smallestOfAll += smallest(problem, family, device);
      for (Variant variant : family.variants()) {
        if (!hosted.contains(variant.id())) {
          assertThat(memory(problem, variant.id(), device))
              .as("%s is off %s though it fits", variant.id(), device.id())
              .isGreaterThan(left);
        }
      }
    }
    for (Family family : problem.families()) {
      if (smallestOfAll <= device.memoryBytes()) {
        assertThat(hosted).anyMatch(variant -> variant.family().equals(family.id()));
      }
      if (problem.families().size() == 1
          && smallest(problem, family, device) <= device.memoryBytes()) {
        assertThat(hosted).isNotEmpty();
      }
    }
  }

  private static long smallest(Problem problem, Family family, Device device) {
    return family.variants().stream()
        .mapToLong(variant -> memory(problem, variant.id(), device))
        .filter(memory -> memory > 0)
        .min()
        .orElse(0);
  }

  private static long memory(Problem problem, VariantId variant, Device device) {
    return problem.profiles().stream()
        .filter(p -> p.variant().equals(variant) && p.kind().equals(device.kind()))
        .mapToLong(VariantProfile::memoryBytes)
        .findFirst()
        .orElse(0);
  }

  private static Problem randomProblem(Random random) {
    List<Device> devices = new ArrayList<>();
    for (int d = 0; d < random.nextInt(5); d++) {
      devices.add(device("d" + d, random.nextBoolean() ? CPU : CUDA, 1 + random.nextInt(200)));
    }
    List<Family> families = new ArrayList<>();
    List<VariantProfile> profiles = new ArrayList<>();
    for (int f = 0; f < random.nextInt(5); f++) {
      List<Variant> variants = new ArrayList<>();
      for (int v = 0; v < 1 + random.nextInt(5); v++) {
        Variant variant = variant("f" + f, "v" + v, random.nextInt(10) / 10.0);
        variants.add(variant);
        for (DeviceKind kind : List.of(CPU, CUDA)) {
          if (random.nextInt(4) > 0) {
            profiles.add(
                profile(
                    variant.id().toString(), kind, 1 + random.nextInt(60), 1 + random.nextInt(9)));
          }
        }
      }
      families.add(family("f" + f, variants.toArray(Variant[]::new)));
    }
    Collections.shuffle(profiles, random);
    return new Problem(devices, families, profiles);
  }
}
