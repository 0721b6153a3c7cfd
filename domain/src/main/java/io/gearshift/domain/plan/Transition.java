package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.DeviceGap.Obstacle;
import io.gearshift.domain.plan.Standing.Instance;
import io.gearshift.domain.plan.Standing.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leads from what stands to what is wanted: each device one step at a time, all devices at once.
 *
 * <p>It is told what stands, and says the steps that may be taken now. Whoever takes them says so
 * by what stands afterwards; until then the device is at its step, gets no other, and holds no
 * other device up. What is said depends on nothing but what it was told, in that order; being told
 * the same again changes nothing.
 *
 * <ol>
 *   <li>New instances are loaded before old ones go, wherever memory holds both; families that
 *       nothing serves come first.
 *   <li>Only on a device on which no missing instance fits does one go that is not wanted any more.
 *       Of what a family had when the plan came, or is to have if that is more, half keeps serving
 *       meanwhile, rounded up.
 *   <li>Less than that, and in the end nothing, serves a family only if there is no other way: no
 *       device that is at a step is to host it, and none that may go on after one that is. Then
 *       again half of it goes at a time.
 *   <li>Once nothing is missing, the routers adopt the plan; what is left over goes after that,
 *       when nobody sends it anything.
 *   <li>Every step lowers the number of instances that are missing, that are too many, or of plans
 *       to adopt, so the way ends.
 * </ol>
 *
 * <p>A step takes a time that does not grow with the number of devices. Placements on devices that
 * are not there are passed over.
 */
public final class Transition {

  /** What to do. */
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

  private final Profiles profiles;

  /** Devices on which something may have changed since steps were asked for. */
  private final Set<DeviceId> ready = new LinkedHashSet<>();

  /** What the plan places on each device that is led to it. */
  private Map<DeviceId, Map<VariantId, Placement>> goals = Map.of();

  private Gaps gaps = new Gaps();
  private long epoch = -1;
  private long adopted = -1;

  /** At first there is nothing to lead to. */
  public Transition(Profiles profiles) {
    this.profiles = profiles;
  }

  /**
   * Leads to a plan from now on.
   *
   * @param devices that it was made for; others are left as they are
   */
  public void aim(Plan wanted, Collection<Device> devices) {
    Gaps before = gaps;
    epoch = wanted.epoch();
    goals = new HashMap<>();
    gaps = new Gaps();
    devices.forEach(device -> goals.put(device.id(), new LinkedHashMap<>(2)));
    for (Placement placement : wanted.placements()) {
      if (goals.containsKey(placement.device())) {
        goals.get(placement.device()).put(placement.variant(), placement);
        gaps.cover(placement.variant().family()).wanted++;
      }
    }
    for (DeviceGap gap : before.all()) {
      put(gap.standing());
      ready.add(gap.device());
    }
    gaps.covers().forEach(Cover::keepHalf);
  }

  /** The routers obey this plan already, or a newer one. */
  public void resume(long obeyed) {
    adopted = Math.max(adopted, obeyed);
  }

  /** Takes up what there is on a device. */
  public void observe(Standing standing) {
    DeviceId device = standing.device().id();
    if (gaps.of(device).filter(gap -> gap.standing().equals(standing)).isEmpty()) {
      put(standing);
      ready.add(device);
    }
  }

  /** A device is gone. */
  public void lose(DeviceId device) {
    gaps.remove(device);
  }

  /** The epoch of the newest plan that was adopted; -1 before the first. */
  public long adopted() {
    return adopted;
  }

  /** How many devices are at a step. */
  public int busy() {
    return gaps.busy();
  }

  /**
   * The steps to take now, one for a device at most; none while all that can be done is being done.
   */
  public List<Step> next() {
    List<Step> steps = new ArrayList<>();
    go(steps);
    if (gaps.missing() == 0 && adopted < epoch) {
      adopted = epoch;
      steps.add(new Adopt(epoch, "all instances of plan " + epoch + " stand."));
      ready.addAll(goals.keySet());
      go(steps);
    }
    makeWay(steps);
    if (gaps.busy() == 0) {
      steps.add(end());
    }
    return steps;
  }

  /** Has every device that is ready go on, if it can without an instance that serves going. */
  private void go(List<Step> steps) {
    List<DeviceId> now = List.copyOf(ready);
    ready.clear();
    for (DeviceId device : now) {
      gaps.of(device)
          .filter(gap -> goals.containsKey(device) && !gap.standing().isBusy())
          .ifPresent(gap -> goOn(gap, steps));
    }
  }

  private void goOn(DeviceGap gap, List<Step> steps) {
    if (!gap.fitting().isEmpty()) {
      load(gap, steps);
    } else if (!gap.missing().isEmpty()) {
      gap.lost().ifPresent(lost -> unload(gap, lost, "its room is needed.", steps));
    } else if (adopted >= epoch && !gap.surplus().isEmpty()) {
      unload(gap, gap.surplus().get(0), "plan " + epoch + " does not use it.", steps);
    }
  }

  private void load(DeviceGap gap, List<Step> steps) {
    Optional<Placement> dark = gap.fitting().stream().filter(this::isDark).findFirst();
    Placement placement = dark.or(gap::replacing).orElse(gap.fitting().get(0));
    String why =
        dark.isPresent()
            ? "nothing serves " + placement.variant().family() + " yet."
            : "there is room for it beside what " + placement.device() + " hosts.";
    steps.add(new Load(placement, why));
    put(gap.standing().with(placement.variant(), State.LOADING));
  }

  private boolean isDark(Placement placement) {
    Cover cover = gaps.cover(placement.variant().family());
    return cover.serving == 0 && cover.loading == 0;
  }

  /** First what can be spared; and then, where there is no other way, what cannot. */
  private void makeWay(List<Step> steps) {
    List<Obstacle> obstacles = gaps.obstacles();
    obstacles.forEach(obstacle -> letSpareGo(obstacle, obstacle.swapped(), steps));
    obstacles.forEach(obstacle -> letSpareGo(obstacle, obstacle.inTheWay(), steps));
    for (Optional<Obstacle> next = gaps.hopeless(); next.isPresent(); next = gaps.hopeless()) {
      FamilyId family = gaps.mostServing(next.get());
      letGo(next.get(), family, gaps.cover(family).dispensable(), steps);
    }
  }

  private void letSpareGo(Obstacle obstacle, List<FamilyId> families, List<Step> steps) {
    families.forEach(family -> letGo(obstacle, family, gaps.cover(family).spare(), steps));
  }

  private void letGo(Obstacle obstacle, FamilyId family, int most, List<Step> steps) {
    for (DeviceGap gap : gaps.behind(obstacle, most)) {
      Instance instance = gap.inTheWay(family);
      String needed = gap.missing().get(0).variant() + " needs its room, and ";
      String why =
          gaps.cover(family).serving > 1
              ? needed + family + " is served elsewhere."
              : needed + "there is no other way; nothing serves " + family + " meanwhile.";
      unload(gap, instance, why, steps);
    }
  }

  private void unload(DeviceGap gap, Instance instance, String why, List<Step> steps) {
    steps.add(new Unload(instance, why));
    put(gap.standing().with(instance.variant(), State.LEAVING));
  }

  private Step end() {
    if (gaps.missing() == 0) {
      return new Arrived("nothing is missing and nothing is left over.");
    }
    DeviceGap gap = gaps.all().stream().filter(DeviceGap::isStuck).findFirst().orElseThrow();
    Placement placement = gap.missing().get(0);
    return new Blocked(
        placement,
        "%s takes %d bytes and %s has %d left, with nothing on it that could go."
            .formatted(
                placement.variant(),
                profiles.memoryBytes(placement.variant(), gap.standing().device()),
                placement.device(),
                gap.free()));
  }

  private void put(Standing standing) {
    Map<VariantId, Placement> goal = goals.getOrDefault(standing.device().id(), Map.of());
    gaps.put(DeviceGap.between(standing, goal, profiles));
  }
}
