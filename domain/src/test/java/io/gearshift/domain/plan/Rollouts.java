package io.gearshift.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Standing.Instance;
import io.gearshift.domain.plan.Transition.Adopt;
import io.gearshift.domain.plan.Transition.Load;
import io.gearshift.domain.plan.Transition.Step;
import io.gearshift.domain.plan.Transition.Unload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Devices that take the steps of a transition, each in its own time, and see to it that no answer
 * asks for what must not be.
 */
final class Rollouts {
  private final Problem problem;
  private final Profiles profiles;
  private final Transition transition;
  private final Map<DeviceId, List<VariantId>> serving = new LinkedHashMap<>();
  private final Map<DeviceId, Step> underWay = new LinkedHashMap<>();
  private final Set<FamilyId> lit = new HashSet<>();
  private final Map<FamilyId, Integer> half = new LinkedHashMap<>();
  private Plan wanted;
  private boolean wentDark;

  Rollouts(Problem problem, List<Instance> standing) {
    this.problem = problem;
    this.profiles = new Profiles(problem.profiles());
    this.transition = new Transition(profiles);
    for (Device device : problem.devices()) {
      serving.put(device.id(), new ArrayList<>());
    }
    standing.forEach(instance -> serving.get(instance.device()).add(instance.variant()));
    serving.keySet().forEach(this::observe);
    standing.forEach(instance -> lit.add(instance.variant().family()));
    transition.resume(1);
  }

  void aim(Plan plan) {
    wanted = plan;
    transition.aim(plan, problem.devices());
    half.clear();
    lit.forEach(family -> half.put(family, (Math.max(serving(family), placed(family)) + 1) / 2));
  }

  /** Takes what may be taken now, all at once. */
  List<Step> begin() {
    Map<FamilyId, Integer> before = new LinkedHashMap<>();
    lit.forEach(family -> before.put(family, serving(family)));
    Set<DeviceId> wereBusy = Set.copyOf(underWay.keySet());
    List<Step> steps = transition.next();
    for (Step step : steps) {
      assertThat(step.why()).isNotBlank();
      if (step instanceof Load load) {
        begin(load.placement().device(), step);
      } else if (step instanceof Unload unload) {
        assertThat(serving.get(unload.instance().device()).remove(unload.instance().variant()))
            .as("%s serves", unload.instance())
            .isTrue();
        begin(unload.instance().device(), step);
      } else if (step instanceof Adopt) {
        assertThat(instances())
            .containsAll(
                TransitionTest.instances(wanted.placements()).stream()
                    .filter(instance -> serving.containsKey(instance.device()))
                    .toList());
      }
    }
    assertMemoryFits();
    if (transition.adopted() < wanted.epoch()) {
      before.forEach((family, count) -> assertKeepsServing(family, count, wereBusy));
    }
    assertThat(transition.next()).as("asked again").allMatch(step -> !isTaken(step));
    return steps;
  }

  private void begin(DeviceId device, Step step) {
    assertThat(underWay.put(device, step)).as("step of %s before %s", device, step).isNull();
  }

  /** A device has taken its step. */
  void finish(DeviceId device) {
    if (underWay.remove(device) instanceof Load load) {
      VariantId variant = load.placement().variant();
      serving.get(device).add(variant);
      lit.add(variant.family());
    }
    observe(device);
  }

  void lose(DeviceId device) {
    serving.remove(device);
    underWay.remove(device);
    transition.lose(device);
  }

  List<DeviceId> busy() {
    return List.copyOf(underWay.keySet());
  }

  /** Whether a family that was served was not, before the plan was adopted. */
  boolean wentDark() {
    return wentDark;
  }

  List<Instance> instances() {
    List<Instance> all = new ArrayList<>();
    serving.forEach((id, variants) -> variants.forEach(v -> all.add(new Instance(id, v))));
    return all;
  }

  long epoch() {
    return transition.adopted();
  }

  private void observe(DeviceId device) {
    Device itself =
        problem.devices().stream().filter(one -> one.id().equals(device)).findFirst().orElseThrow();
    transition.observe(Standing.of(itself, serving.get(device)));
  }

  /** Half of it, unless some of it is not to come by itself; and then half of what there was. */
  private void assertKeepsServing(FamilyId family, int before, Set<DeviceId> wereBusy) {
    int after = serving(family);
    if (after < before && after < half.getOrDefault(family, 0)) {
      assertThat(wereBusy)
          .as("devices that are at a step and are to host %s", family)
          .noneMatch(device -> lacks(device, family));
      assertThat(before - after).as("%s at once", family).isLessThanOrEqualTo((before + 1) / 2);
    }
    wentDark |= after == 0;
  }

  private boolean lacks(DeviceId device, FamilyId family) {
    return wanted.on(device).stream()
        .anyMatch(v -> v.family().equals(family) && !serving.get(device).contains(v));
  }

  private int serving(FamilyId family) {
    return (int)
        serving.values().stream()
            .flatMap(Collection::stream)
            .filter(variant -> variant.family().equals(family))
            .count();
  }

  private int placed(FamilyId family) {
    return (int)
        wanted.placements().stream().filter(p -> p.variant().family().equals(family)).count();
  }

  /** What loads takes its room from the beginning, and what drains to the end. */
  private void assertMemoryFits() {
    for (Device device : problem.devices()) {
      long taken = 0;
      for (VariantId variant : serving.getOrDefault(device.id(), List.of())) {
        taken += profiles.memoryBytes(variant, device);
      }
      Step step = underWay.get(device.id());
      if (step instanceof Load load) {
        taken += profiles.memoryBytes(load.placement().variant(), device);
      } else if (step instanceof Unload unload) {
        taken += profiles.memoryBytes(unload.instance().variant(), device);
      }
      assertThat(taken).as("taken on %s", device.id()).isLessThanOrEqualTo(device.memoryBytes());
    }
  }

  private static boolean isTaken(Step step) {
    return step instanceof Load || step instanceof Unload || step instanceof Adopt;
  }
}
