package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A device with what is left of its time and memory. */
final class Host {
  private static final double SMALL = 1e-6;

  private final Device device;
  private final Turns turns;
  private final Set<VariantId> runs;
  private final Map<VariantId, Integer> caps = new LinkedHashMap<>();
  private double time = 1;
  private long memory;

  /**
   * @param runs what stands there already
   */
  Host(Device device, Turns turns, Set<VariantId> runs) {
    this.device = device;
    this.turns = turns;
    this.runs = runs;
    this.memory = device.memoryBytes();
  }

  Device device() {
    return device;
  }

  Turns turns() {
    return turns;
  }

  boolean runs(VariantId variant) {
    return runs.contains(variant);
  }

  boolean hosts(VariantId variant) {
    return caps.containsKey(variant);
  }

  boolean hasRoomFor(VariantId variant) {
    return turns.memoryBytes(variant) <= memory;
  }

  /** Whether no time is left. */
  boolean isBusy() {
    return time <= SMALL;
  }

  /** Whether it has just the time that is wanted. */
  boolean suitsBest(double wanted) {
    return Math.abs(time - wanted) <= SMALL;
  }

  /** Whether it hosts an option in such batches, or has room for it. */
  boolean mayGive(PathOption option) {
    Integer cap = caps.get(option.variant());
    return cap == null ? hasRoomFor(option.variant()) : cap == option.batch();
  }

  /** Whether it suits better than another: all in one place, what runs, and no time left over. */
  boolean suits(PathOption option, double wanted, Host other) {
    boolean enough = time >= wanted - SMALL;
    if (enough != other.time >= wanted - SMALL) {
      return enough;
    }
    boolean ran = runs.contains(option.variant());
    if (ran != other.runs.contains(option.variant())) {
      return ran;
    }
    return Math.abs(time - wanted) < Math.abs(other.time - wanted);
  }

  /** Whether the cheapest variant of a family had better stand here: it runs, or memory is left. */
  boolean isBetterFor(FamilyId family, Host other) {
    boolean ran = turns.cheapest(family).filter(runs::contains).isPresent();
    if (ran != other.turns.cheapest(family).filter(other.runs::contains).isPresent()) {
      return ran;
    }
    return memory > other.memory;
  }

  /** Gives as much of what is wanted as it has. */
  double give(double wanted) {
    double given = Math.min(wanted, time);
    time -= given;
    return given;
  }

  void place(VariantId variant, int cap) {
    if (caps.putIfAbsent(variant, cap) == null) {
      memory -= turns.memoryBytes(variant);
    }
  }

  List<Placement> placements() {
    return caps.entrySet().stream()
        .map(placed -> new Placement(device.id(), placed.getKey(), placed.getValue()))
        .toList();
  }
}
