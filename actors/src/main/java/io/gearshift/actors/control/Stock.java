package io.gearshift.actors.control;

import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What variants cost, as the nodes have measured it on their devices. Where two nodes differ about
 * the same kind of device, the slower counts: a plan must hold on both.
 */
final class Stock {
  private record Measured(VariantId variant, DeviceKind kind, int cores) {}

  private List<VariantProfile> own;
  private final Map<String, List<VariantProfile>> byNode = new TreeMap<>();
  private List<VariantProfile> profiles;

  /**
   * @param own what the planner's node has measured
   */
  Stock(List<VariantProfile> own) {
    this.own = own;
    this.profiles = merged();
  }

  /** The planner's node has measured this, and no more what it had before. */
  void own(List<VariantProfile> measured) {
    own = measured;
    profiles = merged();
  }

  /** Takes up what a node says. Returns whether that changes anything. */
  boolean note(String node, List<VariantProfile> said) {
    List<VariantProfile> before = profiles;
    if (!said.equals(byNode.put(node, said))) {
      profiles = merged();
    }
    return !profiles.equals(before);
  }

  List<VariantProfile> profiles() {
    return profiles;
  }

  private List<VariantProfile> merged() {
    Map<Measured, VariantProfile> slowest = new LinkedHashMap<>();
    List<VariantProfile> all = new ArrayList<>(own);
    byNode.values().forEach(all::addAll);
    for (VariantProfile profile : all) {
      slowest.merge(
          new Measured(profile.variant(), profile.kind(), profile.cores()),
          profile,
          (one, other) -> isSlower(other, one) ? other : one);
    }
    return List.copyOf(slowest.values());
  }

  private static boolean isSlower(VariantProfile one, VariantProfile other) {
    int batch = Math.min(one.p95().maxBatch(), other.p95().maxBatch());
    return one.p95().of(batch).compareTo(other.p95().of(batch)) > 0;
  }
}
