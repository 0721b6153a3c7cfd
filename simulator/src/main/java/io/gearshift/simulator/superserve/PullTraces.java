package io.gearshift.simulator.superserve;

import io.gearshift.simulator.arrivals.Arrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import io.gearshift.simulator.arrivals.RateCurve.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** When the queries of the paper's traces come: nanoseconds since the start, in order. */
final class PullTraces {
  /** What moves over time is as bursty as this. */
  private static final double VARYING_CV2 = 8;

  /** How long the first rate holds before it moves. */
  private static final double BEFORE = 3;

  private static final double MINUTE = 1.0 / 12;

  private PullTraces() {}

  /**
   * A metronome, and a stream with gamma distances beside it.
   *
   * @param base queries per second of the metronome
   * @param variant those of the stream
   */
  static long[] bursty(double base, double variant, double cv2, double seconds, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return merged(
        drawn(RateCurve.steady(base, seconds), 0, random),
        drawn(RateCurve.steady(variant, seconds), cv2, random));
  }

  /** A bursty stream whose rate climbs from one to another by so much a second. */
  static long[] timeVarying(double from, double to, double climb, double seconds, long seed) {
    double climbing = (to - from) / climb;
    RateCurve curve =
        new RateCurve(
            List.of(
                new Piece(BEFORE, from, from),
                new Piece(climbing, from, to),
                new Piece(Math.max(0, seconds - BEFORE - climbing), to, to)));
    return drawn(curve, VARYING_CV2, new SplittableRandom(seed)).toArray();
  }

  static long[] steady(double rate, double cv2, double seconds, long seed) {
    return drawn(RateCurve.steady(rate, seconds), cv2, new SplittableRandom(seed)).toArray();
  }

  /**
   * A day in two minutes: what was counted in each of its minutes comes within a twelfth of a
   * second, as a Poisson process.
   *
   * @param counts by minute
   * @param mean queries per second that it is scaled to
   */
  static long[] squeezed(List<Double> counts, double mean, long seed) {
    double average = counts.stream().mapToDouble(count -> count).average().orElseThrow();
    List<Piece> pieces = new ArrayList<>();
    for (double count : counts) {
      double rate = mean * count / average;
      pieces.add(new Piece(MINUTE, rate, rate));
    }
    return drawn(new RateCurve(pieces), 1, new SplittableRandom(seed)).toArray();
  }

  private static LongStream drawn(RateCurve curve, double cv2, RandomGenerator random) {
    Arrivals arrivals = new Arrivals(curve, Gaps.ofCv2(cv2), random);
    LongStream.Builder all = LongStream.builder();
    while (arrivals.hasNext()) {
      all.add(arrivals.nextLong());
    }
    return all.build();
  }

  private static long[] merged(LongStream... streams) {
    return Stream.of(streams).flatMapToLong(stream -> stream).sorted().toArray();
  }
}
