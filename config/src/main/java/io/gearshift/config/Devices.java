package io.gearshift.config;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import java.util.List;
import java.util.stream.IntStream;

/** The devices of a node, out of what was declared and what the machine has. */
public final class Devices {
  private static final DeviceKind CPU = new DeviceKind("cpu");

  private Devices() {}

  /**
   * Devices with names that are unique on their node: as declared, or {@code cpu-0}, {@code cpu-1}
   * and so on.
   *
   * <p>Automatically there is one device of one core for each core of the machine but one, which is
   * left to the network and the queues, and at least one; together they have half of its memory.
   *
   * @param cores processor cores of the machine
   * @param memoryBytes memory of the machine
   */
  public static List<Device> detect(DeviceSettings settings, int cores, long memoryBytes) {
    return settings.isAuto()
        ? automatic(Math.max(1, cores - 1), memoryBytes)
        : declared(settings, memoryBytes);
  }

  /** The same with names that are unique in the cluster: that of the node, and the device's. */
  public static List<Device> detect(
      NodeSettings node, DeviceSettings settings, int cores, long memoryBytes) {
    return detect(settings, cores, memoryBytes).stream()
        .map(
            device ->
                new Device(
                    new DeviceId(node.name() + "-" + device.id()),
                    device.kind(),
                    device.ordinal(),
                    device.cores(),
                    device.memoryBytes(),
                    device.maxCores()))
        .toList();
  }

  private static List<Device> automatic(int count, long memoryBytes) {
    long share = share(memoryBytes, count);
    return IntStream.range(0, count)
        .mapToObj(i -> new Device(new DeviceId("cpu-" + i), CPU, 0, 1, share))
        .toList();
  }

  private static List<Device> declared(DeviceSettings settings, long memoryBytes) {
    int slices =
        (int)
            settings.declared().stream()
                .filter(device -> sharesMemory(new DeviceKind(device.kind())))
                .count();
    long share = share(memoryBytes, Math.max(1, slices));
    return settings.declared().stream()
        .flatMap(device -> device.ids().stream().map(id -> device(id, device, share)))
        .toList();
  }

  private static Device device(String id, DeviceSettings.Declared declared, long share) {
    return new Device(
        new DeviceId(id),
        new DeviceKind(declared.kind()),
        declared.ordinal().orElse(0),
        declared.cores().orElse(1),
        declared.memoryBytes().orElse(share),
        declared.maxCores().orElse(0));
  }

  private static boolean sharesMemory(DeviceKind kind) {
    return !kind.isCuda() && !kind.isSynthetic();
  }

  private static long share(long memoryBytes, int devices) {
    return Math.max(1, memoryBytes / 2 / devices);
  }
}
