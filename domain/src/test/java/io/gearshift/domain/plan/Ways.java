package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Standing.Instance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All orders of single steps in which a plan can be reached, as far as memory goes. */
final class Ways {
  private final Map<DeviceId, Device> devices = new LinkedHashMap<>();
  private final Profiles profiles;
  private final Set<Instance> goal;
  private final int all;

  Ways(Problem problem, Plan wanted) {
    problem.devices().forEach(device -> devices.put(device.id(), device));
    this.all = problem.families().size();
    this.profiles = new Profiles(problem.profiles());
    this.goal = Set.copyOf(TransitionTest.instances(wanted.placements()));
  }

  /** Whether all families are served now, and in one of them until everything stands. */
  boolean canKeepAllServed(List<Instance> standing) {
    Set<FamilyId> served = families(Set.copyOf(standing));
    if (served.size() < all) {
      return false;
    }
    Set<Set<Instance>> seen = new HashSet<>();
    Deque<Set<Instance>> next = new ArrayDeque<>(List.of(Set.copyOf(standing)));
    while (!next.isEmpty()) {
      Set<Instance> now = next.remove();
      if (now.containsAll(goal)) {
        return true;
      }
      if (seen.add(now)) {
        after(now).stream().filter(then -> families(then).containsAll(served)).forEach(next::add);
      }
    }
    return false;
  }

  private List<Set<Instance>> after(Set<Instance> now) {
    List<Set<Instance>> after = new ArrayList<>();
    for (Instance missing : goal) {
      if (!now.contains(missing) && memory(missing) <= free(missing.device(), now)) {
        Set<Instance> with = new HashSet<>(now);
        with.add(missing);
        after.add(with);
      }
    }
    for (Instance surplus : now) {
      if (!goal.contains(surplus)) {
        Set<Instance> without = new HashSet<>(now);
        without.remove(surplus);
        after.add(without);
      }
    }
    return after;
  }

  private long free(DeviceId device, Set<Instance> now) {
    return devices.get(device).memoryBytes()
        - now.stream().filter(i -> i.device().equals(device)).mapToLong(this::memory).sum();
  }

  private long memory(Instance instance) {
    return profiles.memoryBytes(instance.variant(), devices.get(instance.device()));
  }

  private static Set<FamilyId> families(Set<Instance> instances) {
    return instances.stream().map(i -> i.variant().family()).collect(Collectors.toSet());
  }
}
