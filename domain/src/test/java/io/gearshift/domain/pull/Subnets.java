package io.gearshift.domain.pull;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Six subnets of one network, whose latencies grow evenly with the batch. */
final class Subnets {
  private static final double[] ACCURACIES = {73.82, 76.69, 77.64, 78.25, 79.44, 80.16};
  private static final double[] OF_ONE = {1.4, 2, 2.3, 2.7, 3.4, 4.6};
  private static final double[] OF_SIXTEEN = {10, 14, 16.5, 19, 24, 33};

  private Subnets() {}

  static List<Resident> six() {
    return IntStream.range(0, ACCURACIES.length)
        .mapToObj(i -> resident(ACCURACIES[i], OF_ONE[i], OF_SIXTEEN[i]))
        .toList();
  }

  static Resident resident(double accuracy, double ofOne, double ofSixteen) {
    Map<Integer, Duration> measured = new TreeMap<>();
    for (int size = 1; size <= 16; size *= 2) {
      measured.put(size, ms(ofOne + (ofSixteen - ofOne) * (size - 1) / 15));
    }
    return new Resident(
        VariantId.of("net", String.format(Locale.ROOT, "s%.2f", accuracy)),
        new Accuracy(accuracy / 100),
        LatencyProfile.measured(measured));
  }

  static Duration ms(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  /** A choice as people write it. */
  static String said(Pull pull) {
    return String.format(
        Locale.ROOT, "(%.2f, %d)", pull.resident().accuracy().value() * 100, pull.items());
  }
}
