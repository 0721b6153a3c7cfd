package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Standing.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Leads from what is running to what is wanted, one step at a time.
 *
 * <p>New instances are loaded before old ones go, wherever memory holds both; families that nothing
 * serves come first. Only where no missing instance fits does one go that is not wanted any more,
 * and if there is a choice, one whose family is served elsewhere. Once everything stands, the
 * routers adopt the plan; what is left over goes after that, when nobody sends it anything.
 *
 * <p>A step is a function of what stands: asked again about the same, the answer is the same, and
 * once a step has been taken the next one is on the way to the same end. Every step lowers the
 * number of instances that are missing, that are too many, or of plans to adopt, so the way ends.
 * Placements on devices that are gone are passed over.
 */
public final class Transition {

  /** What to do next. */
  public sealed interface Step {
    /** The reason, for people. */
    String why();
  }

  /** Load a variant on a device. */
  public record Load(Placement placement, String why) implements Step {}

  /** Take an instance out of the routers' tables, let it drain, unload it. */
  public record Unload(Instance instance, String why) implements Step {}

  /** Let the routers obey the wanted plan. */
  public record Adopt(long epoch, String why) implements Step {}

  /** There is nothing left to do. */
  public record Arrived(String why) implements Step {}

  /** The wanted plan cannot be reached: a device has not the memory for what it is to host. */
  public record Blocked(Placement placement, String why) implements Step {}

  private final Map<DeviceId, Device> devices;
  private final Profiles profiles;

  /** Between plans for these devices; the demand of the problem does not matter. */
  public Transition(Problem problem) {
    this.devices =
        problem.devices().stream()
            .collect(Collectors.toMap(Device::id, Function.identity(), (a, b) -> a));
    this.profiles = new Profiles(problem.profiles());
  }

  public Step next(Standing standing, Plan wanted) {
    Map<Instance, Placement> goal = new LinkedHashMap<>();
    wanted.placements().stream()
        .filter(placement -> devices.containsKey(placement.device()))
        .forEach(p -> goal.put(new Instance(p.device(), p.variant()), p));
    Set<Instance> here = Set.copyOf(standing.instances());
    List<Placement> missing = new ArrayList<>();
    goal.forEach(
        (instance, placement) -> {
          if (!here.contains(instance)) {
            missing.add(placement);
          }
        });
    List<Instance> surplus =
        standing.instances().stream()
            .filter(instance -> devices.containsKey(instance.device()))
            .filter(instance -> !goal.containsKey(instance))
            .toList();
    if (missing.isEmpty()) {
      return adoptOrTidy(standing, wanted, surplus);
    }
    return makeBeforeBreak(standing, missing)
        .or(() -> breakBeforeMake(standing, missing, surplus))
        .orElseGet(() -> blocked(standing, missing.get(0)));
  }

  private static Step adoptOrTidy(Standing standing, Plan wanted, List<Instance> surplus) {
    if (standing.epoch() < wanted.epoch()) {
      return new Adopt(
          wanted.epoch(),
          "all %d instances of plan %d stand."
              .formatted(wanted.placements().size(), wanted.epoch()));
    }
    return surplus.isEmpty()
        ? new Arrived("nothing is missing and nothing is left over.")
        : new Unload(surplus.get(0), "plan " + wanted.epoch() + " does not use it.");
  }

  private Optional<Step> makeBeforeBreak(Standing standing, List<Placement> missing) {
    Map<DeviceId, Long> free = free(standing);
    Map<FamilyId, Long> serving = serving(standing);
    List<Placement> fitting =
        missing.stream()
            .filter(p -> memory(p.device(), p.variant()) <= free.get(p.device()))
            .toList();
    Optional<Placement> dark =
        fitting.stream().filter(p -> !serving.containsKey(p.variant().family())).findFirst();
    return dark.<Step>map(p -> new Load(p, "nothing serves " + p.variant().family() + " yet."))
        .or(
            () ->
                fitting.stream()
                    .findFirst()
                    .map(
                        p ->
                            new Load(
                                p,
                                "there is room for it beside what %s hosts."
                                    .formatted(p.device()))));
  }

  /** Only on a device that waits for the room, and rather where the family is served elsewhere. */
  private Optional<Step> breakBeforeMake(
      Standing standing, List<Placement> missing, List<Instance> surplus) {
    Map<FamilyId, Long> serving = serving(standing);
    Map<DeviceId, Placement> waiting = new HashMap<>();
    missing.forEach(placement -> waiting.putIfAbsent(placement.device(), placement));
    List<Instance> inTheWay =
        surplus.stream()
            .filter(instance -> waiting.containsKey(instance.device()))
            .filter(instance -> memory(instance.device(), instance.variant()) > 0)
            .toList();
    return inTheWay.stream()
        .filter(instance -> serving.get(instance.variant().family()) > 1)
        .findFirst()
        .<Step>map(
            instance ->
                new Unload(
                    instance,
                    "%s needs its room, and %s is served elsewhere."
                        .formatted(
                            waiting.get(instance.device()).variant(), instance.variant().family())))
        .or(
            () ->
                inTheWay.stream()
                    .findFirst()
                    .map(
                        instance ->
                            new Unload(
                                instance,
                                "%s needs its room, and there is no other way; nothing serves %s meanwhile."
                                    .formatted(
                                        waiting.get(instance.device()).variant(),
                                        instance.variant().family()))));
  }

  private Step blocked(Standing standing, Placement placement) {
    return new Blocked(
        placement,
        "%s takes %d bytes and %s has %d left, with nothing on it that could go."
            .formatted(
                placement.variant(),
                memory(placement.device(), placement.variant()),
                placement.device(),
                free(standing).get(placement.device())));
  }

  private Map<DeviceId, Long> free(Standing standing) {
    Map<DeviceId, Long> free = new HashMap<>();
    devices.forEach((id, device) -> free.put(id, device.memoryBytes()));
    standing
        .instances()
        .forEach(
            instance ->
                free.computeIfPresent(
                    instance.device(), (id, left) -> left - memory(id, instance.variant())));
    return free;
  }

  private static Map<FamilyId, Long> serving(Standing standing) {
    return standing.instances().stream()
        .collect(
            Collectors.groupingBy(instance -> instance.variant().family(), Collectors.counting()));
  }

  private long memory(DeviceId device, VariantId variant) {
    return devices.containsKey(device) ? profiles.memoryBytes(variant, devices.get(device)) : 0;
  }
}
