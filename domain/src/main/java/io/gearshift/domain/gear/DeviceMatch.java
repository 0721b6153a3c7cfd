package io.gearshift.domain.gear;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the devices that there are stands for which device of a gear plan: plans are made for
 * devices of other names, and devices come and go.
 */
public final class DeviceMatch {

  /** Whether a device may stand for a planned one. */
  @FunctionalInterface
  public interface Fit {
    /**
     * @param planned the device of the plan
     * @param variants that the plan has it hold
     */
    boolean test(DeviceId planned, Set<VariantId> variants, DeviceId live);
  }

  private DeviceMatch() {}

  /**
   * Matches in rounds, one for each fit: in each, every planned device that is still without gets
   * the first device that fits and is free, both by name.
   *
   * @return by the device of the plan; those that nothing fits are not in it
   */
  public static Map<DeviceId, DeviceId> of(
      Map<DeviceId, Set<VariantId>> placement, List<DeviceId> live, List<Fit> rounds) {
    Map<DeviceId, DeviceId> matched = new LinkedHashMap<>();
    Set<DeviceId> taken = new HashSet<>();
    List<DeviceId> planned = byName(List.copyOf(placement.keySet()));
    List<DeviceId> free = byName(live);
    for (Fit fit : rounds) {
      for (DeviceId device : planned) {
        if (!matched.containsKey(device)) {
          free.stream()
              .filter(one -> !taken.contains(one))
              .filter(one -> fit.test(device, placement.get(device), one))
              .findFirst()
              .ifPresent(
                  one -> {
                    matched.put(device, one);
                    taken.add(one);
                  });
        }
      }
    }
    return matched;
  }

  private static List<DeviceId> byName(List<DeviceId> devices) {
    return devices.stream().sorted(Comparator.comparing(DeviceId::name)).toList();
  }
}
