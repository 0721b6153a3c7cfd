package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.cascade.Verdict;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Families, devices and validation tables that are made up, to plan gears for. */
final class Worlds {
  static final FamilyId FAMILY = new FamilyId("toy");
  private static final DeviceKind KIND = new DeviceKind("cuda-toy");
  private static final int SAMPLES = 600;

  private Worlds() {}

  static VariantId variant(int number) {
    return VariantId.of(FAMILY.name(), "v" + number);
  }

  static Device device(int number, long memory) {
    return new Device(new DeviceId("d" + number), KIND, 0, 1, memory);
  }

  static List<Device> devices(int count, long memory) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      devices.add(device(i, memory));
    }
    return devices;
  }

  /** A batch of n takes {@code fixed + each · n} milliseconds, for n up to 32. */
  static VariantProfile profile(int number, double fixed, double each, long memory) {
    Map<Integer, Duration> points = new TreeMap<>();
    for (int n = 1; n <= 32; n *= 2) {
      points.put(n, Duration.ofNanos(Math.round((fixed + each * n) * 1e6)));
    }
    LatencyProfile latency = LatencyProfile.measured(points);
    return new VariantProfile(
        variant(number), KIND, 1, latency, latency, latency, memory, Duration.ofMillis(100));
  }

  /**
   * Samples of which some are hard: a variant is right where it is good enough, and less certain
   * the nearer that is.
   */
  static ValidationTable table(Random random, double... accuracies) {
    Map<VariantId, List<Verdict>> verdicts = new HashMap<>();
    double[] hardness = random.doubles(SAMPLES).toArray();
    for (int v = 0; v < accuracies.length; v++) {
      List<Verdict> own = new ArrayList<>();
      for (int sample = 0; sample < SAMPLES; sample++) {
        double ease = accuracies[v] - hardness[sample] + 0.1 * random.nextGaussian();
        double certainty = 0.3 + Math.max(0, ease) + 0.15 * random.nextGaussian();
        own.add(new Verdict(ease > 0 ? 1 : 0, ease > 0, Math.max(0, Math.min(1, certainty))));
      }
      verdicts.put(variant(v), own);
    }
    return new ValidationTable(FAMILY, verdicts);
  }

  static GearProblem problem(
      List<Device> devices,
      List<VariantProfile> profiles,
      ValidationTable table,
      Goal goal,
      double highest,
      int ranges) {
    return new GearProblem(
        FAMILY, devices, profiles, table, goal, highest, ranges, GearProblem.zipf(ranges));
  }

  /** Three variants, each about three times as slow as the one before. */
  static GearProblem three(int devices, long memory, Goal goal, double highest, int ranges) {
    return problem(
        devices(devices, memory),
        List.of(profile(0, 1, 0.2, 10), profile(1, 2, 0.8, 30), profile(2, 4, 3, 60)),
        table(new Random(3), 0.7, 0.8, 0.9),
        goal,
        highest,
        ranges);
  }
}
