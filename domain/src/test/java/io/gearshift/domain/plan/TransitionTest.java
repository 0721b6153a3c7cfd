package io.gearshift.domain.plan;

import static io.gearshift.domain.plan.Plans.device;
import static io.gearshift.domain.plan.Plans.family;
import static io.gearshift.domain.plan.Plans.id;
import static io.gearshift.domain.plan.Plans.placement;
import static io.gearshift.domain.plan.Plans.profile;
import static io.gearshift.domain.plan.Plans.variant;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.plan.Standing.Instance;
import io.gearshift.domain.plan.Transition.Adopt;
import io.gearshift.domain.plan.Transition.Arrived;
import io.gearshift.domain.plan.Transition.Blocked;
import io.gearshift.domain.plan.Transition.Load;
import io.gearshift.domain.plan.Transition.Step;
import io.gearshift.domain.plan.Transition.Unload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TransitionTest {
  private static final Problem PROBLEM =
      new Problem(
          List.of(device("d0", 100), device("d1", 100), device("d2", 100)),
          List.of(
              family("f", variant("f/a", 0.4), variant("f/b", 0.8)),
              family("g", variant("g/a", 0.4), variant("g/b", 0.8))),
          List.of(
              profile("f/a", 30, 1),
              profile("f/b", 80, 1),
              profile("g/a", 30, 1),
              profile("g/b", 60, 1)));

  private final Transition transition = new Transition(PROBLEM);

  @Test
  void aNewInstanceIsLoadedBeforeTheOldOneGoesIfMemoryHoldsBoth() {
    Plan wanted = plan(2, placement("d0", "g/b", 1));

    assertThat(kinds(walk(standing(1, instance("d0", "f/a")), wanted)))
        .containsExactly("Load g/b on d0", "Adopt 2", "Unload f/a on d0", "Arrived");
  }

  @Test
  void theOldOneGoesFirstIfMemoryHoldsOneAlone() {
    Plan wanted = plan(2, placement("d0", "g/b", 1));
    List<Step> steps = walk(standing(1, instance("d0", "f/b")), wanted);

    assertThat(kinds(steps))
        .containsExactly("Unload f/b on d0", "Load g/b on d0", "Adopt 2", "Arrived");
    assertThat(steps.get(0).why()).contains("g/b needs its room", "nothing serves f meanwhile");
  }

  @Test
  void ofTwoThatAreInTheWayTheOneWhoseFamilyIsServedElsewhereGoesFirst() {
    Plan wanted =
        plan(2, placement("d0", "f/b", 1), placement("d1", "f/b", 1), placement("d2", "g/a", 1));
    Standing now = standing(1, instance("d0", "f/a"), instance("d0", "g/b"), instance("d2", "g/a"));

    assertThat(transition.next(now, wanted)).isInstanceOf(Load.class);
    assertThat(kinds(walk(now, wanted)))
        .startsWith("Load f/b on d1", "Unload f/a on d0", "Unload g/b on d0", "Load f/b on d0");
  }

  @Test
  void aFamilyThatNothingServesIsLoadedFirst() {
    Plan wanted = plan(2, placement("d0", "f/a", 1), placement("d1", "g/a", 1));

    assertThat(kinds(walk(standing(1, instance("d2", "f/b")), wanted)))
        .startsWith("Load g/a on d1", "Load f/a on d0");
  }

  @Test
  void routersAdoptAPlanThatNeedsNothingNew() {
    Plan wanted = plan(2, placement("d0", "f/a", 1));

    assertThat(kinds(walk(standing(1, instance("d0", "f/a")), wanted)))
        .containsExactly("Adopt 2", "Arrived");
  }

  @Test
  void whatCannotFitIsReportedAndNotTriedForEver() {
    Plan wanted = plan(2, placement("d0", "f/b", 1), placement("d0", "g/b", 1));

    assertThat(walk(standing(1), wanted))
        .last()
        .isInstanceOfSatisfying(
            Blocked.class,
            blocked -> assertThat(blocked.why()).contains("takes 60 bytes", "has 20 left"));
  }

  @Test
  void devicesThatAreGoneArePassedOver() {
    Plan wanted = plan(2, placement("gone", "f/a", 1), placement("d0", "g/a", 1));

    assertThat(kinds(walk(standing(1, instance("lost", "f/b")), wanted)))
        .containsExactly("Load g/a on d0", "Adopt 2", "Arrived");
  }

  @Test
  void everyWayEndsInTheWantedPlanWithoutOverdrawingMemory() {
    long seed = System.nanoTime();
    System.out.println("TransitionTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Plan wanted = new Plan(2, somePlacements(random), List.of());
      Standing now = new Standing(instances(somePlacements(random)), 1);
      List<Step> steps = walk(now, wanted);

      assertThat(steps).as("seed %d", i).last().isInstanceOf(Arrived.class);
      assertThat(steps.size()).isLessThanOrEqualTo(2 + 2 * PROBLEM.devices().size() * 4);
    }
  }

  @Test
  void aWantedPlanThatChangesOnTheWayIsReachedToo() {
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      Standing now = new Standing(instances(somePlacements(random)), 1);
      Plan first = new Plan(2, somePlacements(random), List.of());
      for (int taken = random.nextInt(4); taken > 0; taken--) {
        now = after(now, transition.next(now, first));
      }
      Plan second = new Plan(3, somePlacements(random), List.of());

      assertThat(walk(now, second)).last().isInstanceOf(Arrived.class);
    }
  }

  /** Takes step after step, and checks on the way that each is safe and would be given again. */
  private List<Step> walk(Standing from, Plan wanted) {
    List<Step> steps = new ArrayList<>();
    Standing now = from;
    Step step;
    do {
      step = transition.next(now, wanted);
      assertThat(transition.next(now, wanted)).isEqualTo(step);
      assertThat(step.why()).isNotBlank();
      steps.add(step);
      now = after(now, step);
      assertMemoryFits(now);
      if (step instanceof Adopt) {
        assertThat(now.instances()).containsAll(present(wanted));
      }
    } while (!(step instanceof Arrived) && !(step instanceof Blocked) && steps.size() < 1000);
    if (step instanceof Arrived) {
      assertThat(new HashSet<>(now.instances()).stream().filter(i -> isPresent(i.device())))
          .containsExactlyInAnyOrderElementsOf(present(wanted));
      assertThat(now.epoch()).isEqualTo(wanted.epoch());
    }
    return steps;
  }

  private static Standing after(Standing now, Step step) {
    List<Instance> instances = new ArrayList<>(now.instances());
    if (step instanceof Load load) {
      instances.addAll(instances(List.of(load.placement())));
    } else if (step instanceof Unload unload) {
      instances.remove(unload.instance());
    } else if (step instanceof Adopt adopt) {
      return new Standing(instances, adopt.epoch());
    }
    return new Standing(instances, now.epoch());
  }

  private static void assertMemoryFits(Standing now) {
    Profiles profiles = new Profiles(PROBLEM.profiles());
    PROBLEM
        .devices()
        .forEach(
            device ->
                assertThat(
                        now.instances().stream()
                            .filter(instance -> instance.device().equals(device.id()))
                            .mapToLong(i -> profiles.memoryBytes(i.variant(), device))
                            .sum())
                    .isLessThanOrEqualTo(device.memoryBytes()));
  }

  private static List<Instance> present(Plan plan) {
    return instances(plan.placements()).stream().filter(i -> isPresent(i.device())).toList();
  }

  private static boolean isPresent(DeviceId id) {
    return PROBLEM.devices().stream().anyMatch(device -> device.id().equals(id));
  }

  private static List<Placement> somePlacements(Random random) {
    Profiles profiles = new Profiles(PROBLEM.profiles());
    List<Placement> placements = new ArrayList<>();
    PROBLEM
        .devices()
        .forEach(
            device -> {
              long left = device.memoryBytes();
              for (String name : List.of("f/a", "g/b", "f/b", "g/a")) {
                long memory = profiles.memoryBytes(id(name), device);
                if (random.nextInt(3) == 0 && memory <= left) {
                  left -= memory;
                  placements.add(new Placement(device.id(), id(name), 1));
                }
              }
            });
    return placements;
  }

  private static List<String> kinds(List<Step> steps) {
    return steps.stream().map(TransitionTest::kind).toList();
  }

  private static String kind(Step step) {
    if (step instanceof Load load) {
      return "Load " + instances(List.of(load.placement())).get(0);
    } else if (step instanceof Unload unload) {
      return "Unload " + unload.instance();
    } else if (step instanceof Adopt adopt) {
      return "Adopt " + adopt.epoch();
    }
    return step.getClass().getSimpleName();
  }

  private static List<Instance> instances(List<Placement> placements) {
    return placements.stream().map(p -> new Instance(p.device(), p.variant())).toList();
  }

  private static Instance instance(String device, String variant) {
    return new Instance(new DeviceId(device), id(variant));
  }

  private static Standing standing(long epoch, Instance... instances) {
    return new Standing(Stream.of(instances).toList(), epoch);
  }

  private static Plan plan(long epoch, Placement... placements) {
    return new Plan(epoch, List.of(placements), List.of());
  }
}
