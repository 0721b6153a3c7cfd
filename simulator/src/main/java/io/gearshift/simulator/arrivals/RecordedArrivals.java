package io.gearshift.simulator.arrivals;

import java.time.Duration;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * Arrivals as they were recorded: the same in every run, whatever its seed.
 *
 * <p>They take 4 bytes for each query and each second, and 8 more for each query if SLOs came with
 * them.
 */
public final class RecordedArrivals implements ArrivalProcess {
  private static final long NANOS = 1_000_000_000;

  /** Takes arrivals in order of time. */
  static final class Recorder {
    private int[] ends = new int[16];
    private int[] nanos = new int[16];
    private long[] slos = new long[0];
    private int seconds;
    private int size;
    private long last;

    void add(long at) {
      if (at < last) {
        throw new IllegalArgumentException(
            "arrivals: " + at + " ns after " + last + " ns (expected: in order, from 0)");
      }
      last = at;
      int second = Math.toIntExact(at / NANOS);
      while (seconds <= second) {
        ends = seconds == ends.length ? Arrays.copyOf(ends, 2 * seconds) : ends;
        ends[seconds++] = size;
      }
      nanos = size == nanos.length ? Arrays.copyOf(nanos, 2 * size) : nanos;
      nanos[size++] = (int) (at % NANOS);
      ends[second] = size;
    }

    /** Of a run of which every query has an SLO. */
    void add(long at, long slo) {
      add(at);
      slos = size > slos.length ? Arrays.copyOf(slos, nanos.length) : slos;
      slos[size - 1] = slo;
    }

    RecordedArrivals recorded() {
      return new RecordedArrivals(
          Arrays.copyOf(ends, seconds),
          Arrays.copyOf(nanos, size),
          Arrays.copyOf(slos, slos.length == 0 ? 0 : size));
    }
  }

  /** How many queries came until the end of each second. */
  private final int[] ends;

  /** When each query came, from the beginning of its second. */
  private final int[] nanos;

  /** In nanoseconds; of no query if none came with them. */
  private final long[] slos;

  private final Optional<Duration> longestSlo;

  private RecordedArrivals(int[] ends, int[] nanos, long[] slos) {
    this.ends = ends;
    this.nanos = nanos;
    this.slos = slos;
    this.longestSlo = LongStream.of(slos).max().stream().mapToObj(Duration::ofNanos).findFirst();
  }

  /**
   * @param nanos from the start, in order
   */
  public static RecordedArrivals of(LongStream nanos) {
    Recorder recorder = new Recorder();
    nanos.forEachOrdered(recorder::add);
    return recorder.recorded();
  }

  /** How many queries came. */
  public int queries() {
    return nanos.length;
  }

  /** The same, so many times as fast: rates are multiplied, and it lasts as much shorter. */
  public RecordedArrivals faster(double factor) {
    if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("scale: " + factor + " (expected: > 0)");
    }
    return copied(factor, Long.MAX_VALUE);
  }

  /** What came before this second. */
  public RecordedArrivals until(double second) {
    return copied(1, (long) (second * NANOS));
  }

  private RecordedArrivals copied(double factor, long end) {
    Recorder recorder = new Recorder();
    Sequence all = new Sequence();
    while (all.hasNext()) {
      long due = Math.round(all.nextLong() / factor);
      if (due < end) {
        all.slo().ifPresentOrElse(slo -> recorder.add(due, slo.toNanos()), () -> recorder.add(due));
      }
    }
    return recorder.recorded();
  }

  @Override
  public ArrivalSequence sequence(RandomGenerator random) {
    return new Sequence();
  }

  /** To the end of the last second in which a query came. */
  @Override
  public double seconds() {
    return ends.length;
  }

  @Override
  public double rateAtStart() {
    return ends.length == 0 ? 0 : ends[0];
  }

  @Override
  public Optional<Duration> longestSlo() {
    return longestSlo;
  }

  private final class Sequence implements ArrivalSequence {
    private int next;
    private int second;

    @Override
    public boolean hasNext() {
      return next < nanos.length;
    }

    @Override
    public long nextLong() {
      if (!hasNext()) {
        throw new NoSuchElementException("no query is due any more");
      }
      while (next >= ends[second]) {
        second++;
      }
      return second * NANOS + nanos[next++];
    }

    @Override
    public Optional<Duration> slo() {
      return slos.length == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(slos[next - 1]));
    }
  }
}
