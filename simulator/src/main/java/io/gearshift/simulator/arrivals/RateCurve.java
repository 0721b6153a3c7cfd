package io.gearshift.simulator.arrivals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rate of queries over time, in straight pieces.
 *
 * @param pieces one after the other, from second 0
 */
public record RateCurve(List<Piece> pieces) {
  private static final int WAVE_PIECES = 96;
  private static final double STEP = 1.0 / WAVE_PIECES;

  /** Queries per second that go from one rate to another in a straight line. */
  public record Piece(double seconds, double from, double to) {
    public Piece {
      requireAtLeast(0, seconds, "seconds");
      requireAtLeast(0, from, "rate");
      requireAtLeast(0, to, "rate");
    }

    public double queries() {
      return seconds * (from + to) / 2;
    }

    /** When so many queries have come: the root of {@code from·t + (to - from)/(2·seconds)·t²}. */
    public double secondOf(double queries) {
      if (queries <= 0) {
        return 0;
      }
      double slope = (to - from) / seconds;
      double root = Math.sqrt(Math.max(0, from * from + 2 * slope * queries));
      return Math.min(seconds, 2 * queries / (from + root));
    }

    private Piece until(double second) {
      return new Piece(second, from, from + (to - from) * second / seconds);
    }

    private static void requireAtLeast(double least, double value, String what) {
      if (!(value >= least && value < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: >= " + least + ")");
      }
    }
  }

  public RateCurve {
    pieces = List.copyOf(pieces);
  }

  public static RateCurve steady(double rate, double seconds) {
    return new RateCurve(List.of(new Piece(seconds, rate, rate)));
  }

  public static RateCurve ramp(double from, double to, double seconds) {
    return new RateCurve(List.of(new Piece(seconds, from, to)));
  }

  /** A staircase of so many steps of equal length, the first at one rate, the last at the other. */
  public static RateCurve steps(double first, double last, int steps, double seconds) {
    if (steps < 2) {
      throw new IllegalArgumentException("steps: " + steps + " (expected: >= 2)");
    }
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      double rate = first + (last - first) * i / (steps - 1);
      pieces.add(new Piece(seconds / steps, rate, rate));
    }
    return new RateCurve(pieces);
  }

  /** A rate that jumps to another for a while in the middle of each period. */
  public static RateCurve spikes(
      double base, double peak, double every, double spike, double seconds) {
    if (!(spike > 0 && spike < every)) {
      throw new IllegalArgumentException(
          "spike: " + spike + " s (expected: longer than 0, shorter than its period)");
    }
    double calm = (every - spike) / 2;
    List<Piece> pieces = new ArrayList<>();
    for (double begun = 0; begun < seconds; begun += every) {
      pieces.add(new Piece(calm, base, base));
      pieces.add(new Piece(spike, peak, peak));
      pieces.add(new Piece(calm, base, base));
    }
    return new RateCurve(pieces).until(seconds);
  }

  /** Rates of which each holds for one second. */
  public static RateCurve perSecond(double... rates) {
    return new RateCurve(Arrays.stream(rates).mapToObj(rate -> new Piece(1, rate, rate)).toList());
  }

  /** A day's wave, from its low at second 0 to its high after half a period and back. */
  public static RateCurve diurnal(double low, double high, double period, double seconds) {
    List<Piece> pieces = new ArrayList<>();
    double length = period / WAVE_PIECES;
    for (double begun = 0; begun < seconds; begun += length) {
      pieces.add(
          new Piece(
              length, wave(low, high, begun / period), wave(low, high, begun / period + STEP)));
    }
    return new RateCurve(pieces).until(seconds);
  }

  private static double wave(double low, double high, double turn) {
    return low + (high - low) * (1 - Math.cos(2 * Math.PI * turn)) / 2;
  }

  public double seconds() {
    return pieces.stream().mapToDouble(Piece::seconds).sum();
  }

  /** How many queries are expected in all. */
  public double queries() {
    return pieces.stream().mapToDouble(Piece::queries).sum();
  }

  public double peak() {
    return pieces.stream().mapToDouble(piece -> Math.max(piece.from(), piece.to())).max().orElse(0);
  }

  /** The same curve with every rate multiplied. */
  public RateCurve scaled(double factor) {
    return new RateCurve(
        pieces.stream()
            .map(piece -> new Piece(piece.seconds(), piece.from() * factor, piece.to() * factor))
            .toList());
  }

  /** This curve and then another. */
  public RateCurve then(RateCurve next) {
    List<Piece> both = new ArrayList<>(pieces);
    both.addAll(next.pieces());
    return new RateCurve(both);
  }

  /** What each of so many families gets of this curve if they are as popular as Zipf's law says. */
  public List<RateCurve> zipf(int families, double exponent) {
    double sum = IntStream.rangeClosed(1, families).mapToDouble(i -> Math.pow(i, -exponent)).sum();
    return IntStream.rangeClosed(1, families)
        .mapToObj(i -> scaled(Math.pow(i, -exponent) / sum))
        .toList();
  }

  /** The rate at a second, or 0 after the end. */
  public double rateAt(double second) {
    double begun = 0;
    for (Piece piece : pieces) {
      if (second < begun + piece.seconds()) {
        return piece.from() + (piece.to() - piece.from()) * (second - begun) / piece.seconds();
      }
      begun += piece.seconds();
    }
    return 0;
  }

  /** The curve up to a second; all of it if it is not that long. */
  public RateCurve until(double second) {
    List<Piece> kept = new ArrayList<>();
    double left = second;
    for (Piece piece : pieces) {
      if (left <= 0) {
        break;
      }
      kept.add(piece.seconds() <= left ? piece : piece.until(left));
      left -= piece.seconds();
    }
    return new RateCurve(kept);
  }
}
