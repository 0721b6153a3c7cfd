package io.gearshift.cli;

import io.gearshift.cluster.Stocktake;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say which devices to plan for. */
public final class DeviceOptions {
  private static final Pattern CORES = Pattern.compile(".*-(\\d{1,4})");
  private static final double GIB = 1 << 30;

  @Option(
      names = "--devices",
      paramLabel = "KIND=COUNT",
      split = ",",
      description =
          "Devices by kind (default: those of this machine). A kind that ends in a number, as"
              + " cpu-4, has so many cores.")
  private Map<String, Integer> kinds = new LinkedHashMap<>();

  @Option(
      names = "--memory",
      paramLabel = "GIB",
      defaultValue = "16",
      description = "Memory of each of --devices (default: ${DEFAULT-VALUE}).")
  private double memory;

  /**
   * Those that were named, or those of this machine.
   *
   * @throws BadConfig if there can be none such
   */
  public List<Device> devices(AppConfig config) {
    if (kinds.isEmpty()) {
      return Stocktake.devices(config);
    }
    List<Device> devices = new ArrayList<>();
    kinds.forEach(
        (kind, count) -> {
          if (count < 1 || !(memory > 0)) {
            throw new BadConfig(
                "devices: " + kind + "=" + count + " with " + memory + " GiB (expected: both > 0)");
          }
          Matcher cores = CORES.matcher(kind);
          for (int i = 0; i < count; i++) {
            try {
              devices.add(
                  new Device(
                      new DeviceId(kind + "-" + i),
                      new DeviceKind(kind),
                      0,
                      cores.matches() ? Integer.parseInt(cores.group(1)) : 1,
                      (long) (memory * GIB)));
            } catch (IllegalArgumentException e) {
              throw new BadConfig("devices: " + e.getMessage());
            }
          }
        });
    return devices;
  }
}
