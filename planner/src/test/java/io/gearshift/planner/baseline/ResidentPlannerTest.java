package io.gearshift.planner.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResidentPlannerTest {
  private static final DeviceKind CPU = new DeviceKind("cpu");
  private static final DeviceKind CUDA = new DeviceKind("cuda");
  private static final Signature SIGNATURE =
      new Signature(
          List.of(new TensorSpec("x", DataType.FP32, Shape.of(-1, 4))),
          List.of(new TensorSpec("y", DataType.FP32, Shape.of(-1, 2))));

  private final ResidentPlanner planner = new ResidentPlanner();

  @Test
  void everyVariantIsOnEveryDeviceIfThereIsRoom() {
    Family family = family("digits", variant("digits", "a", 0.8), variant("digits", "b", 0.9));
    Plan plan =
        planner.plan(
            new Problem(
                List.of(device("d0", CPU, 100), device("d1", CPU, 100)),
                List.of(family),
                List.of(profile("digits/a", CPU, 10, 1), profile("digits/b", CPU, 20, 2))),
            7);

    assertThat(plan.epoch()).isEqualTo(7);
    assertThat(names(plan, "d0")).containsExactly("digits/a", "digits/b");
    assertThat(names(plan, "d1")).containsExactly("digits/a", "digits/b");
  }

  @Test
  void familiesTakeTurnsAndTheCheapestComesFirst() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 65)),
            List.of(
                family("f", variant("f", "big", 0.9), variant("f", "little", 0.7)),
                family("g", variant("g", "big", 0.9), variant("g", "little", 0.7))),
            List.of(
                profile("f/big", CPU, 40, 9),
                profile("f/little", CPU, 10, 1),
                profile("g/big", CPU, 41, 9),
                profile("g/little", CPU, 11, 1)));

    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "d")).containsExactly("f/little", "g/little", "f/big");
    assertThat(plan.rationale())
        .anyMatch(line -> line.contains("no room") && line.contains("g/big"));
  }

  @Test
  void aDominatedVariantComesAfterTheUndominatedOfAllFamilies() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 100)),
            List.of(
                family(
                    "f",
                    variant("f", "slow-and-poor", 0.6),
                    variant("f", "good", 0.9),
                    variant("f", "quick", 0.7)),
                family("g", variant("g", "only", 0.5))),
            List.of(
                profile("f/slow-and-poor", CPU, 1, 5),
                profile("f/good", CPU, 20, 5),
                profile("f/quick", CPU, 10, 1),
                profile("g/only", CPU, 30, 5)));

    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "d"))
        .containsExactlyInAnyOrder("f/quick", "g/only", "f/good", "f/slow-and-poor")
        .endsWith("f/slow-and-poor");
  }

  @Test
  void ofTwoEqualVariantsOneStaysUndominated() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 15)),
            List.of(family("f", variant("f", "a", 0.8), variant("f", "b", 0.8))),
            List.of(profile("f/a", CPU, 12, 3), profile("f/b", CPU, 10, 3)));

    assertThat(names(planner.plan(problem, 1), "d")).containsExactly("f/b");
  }

  @Test
  void aDominatedVariantStandsInWhereOnlyItFits() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 10)),
            List.of(family("f", variant("f", "good", 0.9), variant("f", "poor", 0.5))),
            List.of(profile("f/good", CPU, 11, 1), profile("f/poor", CPU, 9, 2)));

    assertThat(names(planner.plan(problem, 1), "d")).containsExactly("f/poor");
  }

  @Test
  void unprofiledVariantsComeLastAndTheRationaleSaysSo() {
    Problem problem =
        new Problem(
            List.of(device("d", CPU, 10), device("gpu", CUDA, 10)),
            List.of(family("f", variant("f", "new", 0.9), variant("f", "known", 0.5))),
            List.of(profile("f/known", CPU, 10, 1)));

    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "d")).containsExactly("f/known", "f/new");
    assertThat(names(plan, "gpu")).containsExactly("f/new", "f/known");
    assertThat(plan.rationale())
        .anyMatch(line -> line.contains("never profiled on cpu") && line.contains("f/new"))
        .anyMatch(line -> line.contains("never profiled on cuda") && line.contains("f/known"));
  }

  @Test
  void theProfileWithTheNearestNumberOfCoresCounts() {
    VariantProfile oneCore = profile("f/a", CPU, 50, 1);
    VariantProfile fourCores =
        new VariantProfile(
            oneCore.variant(),
            CPU,
            4,
            oneCore.p50(),
            oneCore.p95(),
            oneCore.p99(),
            5,
            Duration.ZERO);
    Problem problem =
        new Problem(
            List.of(
                new Device(new DeviceId("one"), CPU, 0, 1, 10),
                new Device(new DeviceId("three"), CPU, 0, 3, 10)),
            List.of(family("f", variant("f", "a", 0.5))),
            List.of(oneCore, fourCores));

    Plan plan = planner.plan(problem, 1);

    assertThat(names(plan, "one")).isEmpty();
    assertThat(names(plan, "three")).containsExactly("f/a");
    assertThat(plan.rationale()).contains("one does not serve f at all.");
  }

  @Test
  void nothingToRunIsAPlanToo() {
    Plan plan = planner.plan(new Problem(List.of(), List.of(), List.of()), 3);

    assertThat(plan.placements()).isEmpty();
    assertThat(plan.rationale()).hasSize(2);
  }

  @Test
  void plansOfRandomProblemsKeepTheirPromises() {
    long seed = System.nanoTime();
    System.out.println("ResidentPlannerTest seed " + seed);
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

  private static List<String> names(Plan plan, String device) {
    return plan.on(new DeviceId(device)).stream().map(VariantId::toString).toList();
  }

  private static Device device(String name, DeviceKind kind, long memory) {
    return new Device(new DeviceId(name), kind, 0, 1, memory);
  }

  private static Family family(String name, Variant... variants) {
    return new Family(
        new FamilyId(name),
        "task",
        "metric",
        "data",
        Duration.ofMillis(100),
        8,
        SIGNATURE,
        List.of(),
        Arrays.asList(variants));
  }

  private static Variant variant(String family, String name, double accuracy) {
    return new Variant(
        VariantId.of(family, name),
        new Accuracy(accuracy),
        "by hand",
        "none",
        new Network(List.of(Path.of("model.onnx")), Optional.empty()));
  }

  private static VariantProfile profile(String id, DeviceKind kind, long memory, long millis) {
    String[] parts = id.split("/");
    LatencyProfile latency = LatencyProfile.measured(Map.of(1, Duration.ofMillis(millis)));
    return new VariantProfile(
        VariantId.of(parts[0], parts[1]),
        kind,
        1,
        latency,
        latency,
        latency,
        memory,
        Duration.ZERO);
  }
}
