package io.gearshift.planner.baseline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The rule by which Kubernetes says how many cores an instance should have (the recommender of its
 * vertical pod autoscaler): percentiles of what was used, where what was a day ago counts half.
 *
 * @param weights of the buckets of use, each a twentieth wider than the one before
 * @param start of the first sample, from which ages count; empty before it
 */
public record PodRecommender(List<Double> weights, Optional<Instant> start) {
  private static final double FIRST = 0.01;
  private static final double GROWTH = 1.05;
  private static final int BUCKETS = 176;
  private static final Duration HALF_LIFE = Duration.ofHours(24);
  private static final double MARGIN = 1.15;
  private static final double TARGET = 0.9;
  private static final double LOWER = 0.5;
  private static final double UPPER = 0.95;

  public PodRecommender {
    weights = List.copyOf(weights);
    if (weights.size() != BUCKETS) {
      throw new IllegalArgumentException(
          "weights: " + weights.size() + " (expected: " + BUCKETS + ")");
    }
  }

  /** Before anything was used. */
  public static PodRecommender empty() {
    return new PodRecommender(Collections.nCopies(BUCKETS, 0.0), Optional.empty());
  }

  /** With a sample more of the cores that an instance used. */
  public PodRecommender after(double cores, Instant now) {
    Instant first = start.orElse(now);
    double age = (double) Duration.between(first, now).toMillis() / HALF_LIFE.toMillis();
    List<Double> later = new ArrayList<>(weights);
    int bucket = bucket(cores);
    later.set(bucket, later.get(bucket) + Math.pow(2, age));
    return new PodRecommender(later, Optional.of(first));
  }

  /** Cores that an instance should have. */
  public double target() {
    return MARGIN * percentile(TARGET);
  }

  /** With fewer cores than these an instance is started anew. */
  public double lower() {
    return MARGIN * percentile(LOWER);
  }

  /** With more cores than these an instance is started anew. */
  public double upper() {
    return MARGIN * percentile(UPPER);
  }

  private static int bucket(double cores) {
    int bucket = 0;
    while (bucket < BUCKETS - 1 && end(bucket) <= cores) {
      bucket++;
    }
    return bucket;
  }

  private static double end(int bucket) {
    return FIRST * (Math.pow(GROWTH, bucket + 1) - 1) / (GROWTH - 1);
  }

  private double percentile(double part) {
    double all = weights.stream().mapToDouble(weight -> weight).sum();
    double sum = 0;
    for (int bucket = 0; bucket < BUCKETS && all > 0; bucket++) {
      sum += weights.get(bucket);
      if (sum >= part * all) {
        return end(bucket);
      }
    }
    return 0;
  }
}
