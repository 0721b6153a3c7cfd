package io.gearshift.simulator.proteus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A family in the authors' cluster: its devices, the longest there first, and its shares. */
final class PublishedFamily {
  /** What shares are kept by: devices of one kind with one variant are not told apart. */
  record Seat(Accelerator accelerator, String variant) {}

  private final String name;
  private final List<PublishedVariant> variants;
  private final Duration slo;
  private final List<PublishedDevice> devices = new ArrayList<>();
  private Map<Seat, Double> shares = new LinkedHashMap<>();

  /**
   * @param variants in the order in which the authors list them
   */
  PublishedFamily(String name, List<PublishedVariant> variants, Duration slo) {
    this.name = name;
    this.variants = List.copyOf(variants);
    this.slo = slo;
  }

  String name() {
    return name;
  }

  List<PublishedVariant> variants() {
    return variants;
  }

  Duration slo() {
    return slo;
  }

  List<PublishedDevice> devices() {
    return devices;
  }

  List<PublishedDevice> devices(Seat seat) {
    return devices.stream()
        .filter(device -> device.accelerator() == seat.accelerator())
        .filter(device -> device.variant().name().equals(seat.variant()))
        .toList();
  }

  Map<Seat, Double> shares() {
    return shares;
  }

  void setShares(Map<Seat, Double> others) {
    shares = new LinkedHashMap<>(others);
  }

  PublishedVariant leastAccurate() {
    return variants.stream()
        .min(Comparator.comparingDouble(PublishedVariant::accuracy))
        .orElseThrow();
  }

  double bestAccuracy() {
    return variants.stream().mapToDouble(PublishedVariant::accuracy).max().orElse(0);
  }
}
