package io.gearshift.config;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The devices that the operator declared for a node.
 *
 * @param declared empty if they are to be found automatically
 */
public record DeviceSettings(List<Declared> declared) {
  /** Devices are found automatically. */
  public static final DeviceSettings AUTO = new DeviceSettings(List.of());

  /**
   * One device.
   *
   * @param id unique on its node
   * @param ordinal which GPU of the node; 0 if left out
   * @param cores processor cores that a run may use; 1 if left out
   * @param memoryBytes what its instances may take together; for a slice of cores, if left out, its
   *     share of half the machine's memory
   */
  public record Declared(
      String id,
      String kind,
      Optional<Integer> ordinal,
      Optional<Integer> cores,
      Optional<Long> memoryBytes) {
    public Declared {
      new DeviceId(id);
      if (new DeviceKind(kind).isCuda() && memoryBytes.isEmpty()) {
        throw new IllegalArgumentException(
            "memory-bytes of " + id + ": missing (expected: what of the GPU's memory may be used)");
      }
      require("ordinal", id, ordinal.orElse(0), 0);
      require("cores", id, cores.orElse(1), 1);
      require("memory-bytes", id, memoryBytes.orElse(1L), 1);
    }

    private static void require(String key, String id, long value, long least) {
      if (value < least) {
        throw new IllegalArgumentException(
            key + " of " + id + ": " + value + " (expected: >= " + least + ")");
      }
    }
  }

  public DeviceSettings {
    declared = List.copyOf(declared);
    Set<String> ids = new HashSet<>();
    for (Declared device : declared) {
      if (!ids.add(device.id())) {
        throw new IllegalArgumentException(
            "device '" + device.id() + "' is declared twice (expected: one of each id)");
      }
    }
  }

  public boolean isAuto() {
    return declared.isEmpty();
  }
}
