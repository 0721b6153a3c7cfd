package io.gearshift.cli.load;

import io.gearshift.cli.judge.Score;
import io.gearshift.cli.load.Outcome.Answered;
import io.gearshift.cli.load.Outcome.Dropped;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts outcomes as they come. */
final class Counts {
  private static final double MICROS_PER_MILLI = 1_000;
  private static final long NANOS_PER_MICRO = 1_000;

  private final long sloNanos;
  private final Histogram latencyMicros;
  private final SortedMap<String, Long> dropped = new TreeMap<>();
  private final SortedMap<String, Long> variants = new TreeMap<>();
  private long offered;
  private long inTime;
  private long late;
  private double accuracies;
  private long stated;
  private Score score = Score.NOTHING;

  /**
   * @param digits significant ones of the latencies
   */
  Counts(long sloNanos, int digits) {
    this.sloNanos = sloNanos;
    this.latencyMicros = new Histogram(digits);
  }

  void offer() {
    offered++;
  }

  void add(Outcome outcome) {
    if (outcome.ending() instanceof Answered answered) {
      latencyMicros.recordValue(Math.max(0, outcome.latencyNanos() / NANOS_PER_MICRO));
      if (outcome.latencyNanos() <= sloNanos) {
        inTime++;
      } else {
        late++;
      }
      add(answered);
    } else if (outcome.ending() instanceof Dropped refusal) {
      dropped.merge(refusal.reason(), 1L, Long::sum);
    }
  }

  private void add(Answered answered) {
    answered.variants().forEach((variant, items) -> variants.merge(variant, items, Long::sum));
    if (answered.accuracy().isPresent()) {
      accuracies += answered.accuracy().getAsDouble();
      stated++;
    }
    score = score.plus(answered.score().orElse(Score.NOTHING));
  }

  Slice slice() {
    return new Slice(
        offered,
        inTime,
        late,
        dropped,
        variants,
        mean(accuracies, stated),
        score.all() == 0 ? OptionalDouble.empty() : OptionalDouble.of(score.share()),
        new Slice.Latency(percentile(50), percentile(99), percentile(99.9), percentile(100)));
  }

  private OptionalDouble percentile(double percentile) {
    return inTime + late == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(latencyMicros.getValueAtPercentile(percentile) / MICROS_PER_MILLI);
  }

  private static OptionalDouble mean(double sum, long count) {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }
}
