package io.gearshift.simulator.proteus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan as the authors write it down.
 *
 * @param hosts the variant of each device, by the device's name
 * @param parts of the arrivals of families that devices get, in the authors' order
 */
record PublishedPlan(Map<String, String> hosts, List<Part> parts) {

  /**
   * @param family its place among the families by name
   */
  record Part(String device, int family, double fraction) {}

  PublishedPlan {
    hosts = new LinkedHashMap<>(hosts);
    parts = List.copyOf(parts);
  }
}
