package io.gearshift.simulator.superserve;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pull.Resident;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The paper's six subnets of a ResNet. Their accuracies are the paper's but for 77.64, which is
 * only drawn there; their latencies, which are only drawn too, are assumed, and linear in the
 * batch.
 */
final class AssumedSubnets {
  static final Duration SLO = Duration.ofMillis(36);
  static final int WORKERS = 8;

  private static final double[] ACCURACIES = {73.82, 76.69, 77.64, 78.25, 79.44, 80.16};
  private static final double[] OF_ONE = {1.4, 2, 2.3, 2.7, 3.4, 4.6};
  private static final double[] OF_LARGEST = {10, 14, 16.5, 19, 24, 33};
  private static final int LARGEST = 16;
  private static final double NANOS = 1e6;

  private AssumedSubnets() {}

  /** The least accurate first. */
  static List<Resident> all() {
    return IntStream.range(0, ACCURACIES.length).mapToObj(AssumedSubnets::subnet).toList();
  }

  private static Resident subnet(int i) {
    Map<Integer, Duration> measured = new TreeMap<>();
    for (int size = 1; size <= LARGEST; size *= 2) {
      double part = (size - 1.0) / (LARGEST - 1);
      double millis = OF_ONE[i] + (OF_LARGEST[i] - OF_ONE[i]) * part;
      measured.put(size, Duration.ofNanos(Math.round(millis * NANOS)));
    }
    return new Resident(
        VariantId.of("resnet", String.format(Locale.ROOT, "%.2f", ACCURACIES[i])),
        new Accuracy(ACCURACIES[i] / 100),
        LatencyProfile.measured(measured));
  }
}
