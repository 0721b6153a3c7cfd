package io.gearshift.simulator.proteus;

import java.util.List;

/** The kinds of devices in the authors' cluster, ten of each. */
enum Accelerator {
  CPU,
  GPU_AMPERE,
  /** A CPU under another name: it has no profiles of its own. */
  VPU,
  GPU_PASCAL;

  /** How many there are of each. */
  static final int COUNT = 10;

  static final List<Accelerator> ALL = List.of(values());

  /** Of a device as the authors name it, such as {@code GPU_AMPERE-3}. */
  static Accelerator ofDevice(String device) {
    return valueOf(device.substring(0, device.lastIndexOf('-')));
  }
}
