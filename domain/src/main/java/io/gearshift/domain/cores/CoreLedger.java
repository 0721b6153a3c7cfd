package io.gearshift.domain.cores;

import io.gearshift.domain.catalog.DeviceId;
import java.util.HashMap;
import java.util.Map;

/**
 * Which device of a node holds how many of its processor cores. All devices together never hold
 * more than there are, but for what they were given at the start. Safe for use by several threads.
 */
public final class CoreLedger {
  private final int cores;
  private final Map<DeviceId, Integer> held;

  /**
   * @param cores of the node that devices may hold together
   * @param held by each device at the start, and never less; may be more than there are together,
   *     and then none is free
   */
  public CoreLedger(int cores, Map<DeviceId, Integer> held) {
    if (cores < 1) {
      throw new IllegalArgumentException("cores: " + cores + " (expected: >= 1)");
    }
    this.cores = Math.max(cores, held.values().stream().mapToInt(Integer::intValue).sum());
    this.held = new HashMap<>(held);
  }

  /** Cores that nobody holds. */
  public synchronized int free() {
    return cores - held.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Cores that a device holds. */
  public synchronized int heldBy(DeviceId device) {
    return held(device);
  }

  /**
   * A device takes cores, until it holds so many; or none at all if not enough are free.
   *
   * @return whether it holds them
   * @throws IllegalArgumentException if the device is not of this node, or holds more already
   */
  public synchronized boolean growTo(DeviceId device, int wanted) {
    int more = wanted - held(device);
    if (more < 0) {
      throw unlike(device, wanted, "at least");
    }
    if (more > free()) {
      return false;
    }
    held.put(device, wanted);
    return true;
  }

  /**
   * A device gives cores back, until it holds so many.
   *
   * @throws IllegalArgumentException if the device is not of this node, or holds less already
   */
  public synchronized void shrinkTo(DeviceId device, int kept) {
    if (kept < 1 || kept > held(device)) {
      throw unlike(device, kept, "from 1 to");
    }
    held.put(device, kept);
  }

  private int held(DeviceId device) {
    Integer found = held.get(device);
    if (found == null) {
      throw new IllegalArgumentException(
          "device " + device + " (expected: one of the node, " + held.keySet() + ")");
    }
    return found;
  }

  private IllegalArgumentException unlike(DeviceId device, int wanted, String expected) {
    return new IllegalArgumentException(
        "cores of "
            + device
            + ": "
            + wanted
            + " (expected: "
            + expected
            + " "
            + held(device)
            + ")");
  }
}
