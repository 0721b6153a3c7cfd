package io.gearshift.cli.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The rate of queries over time, in straight pieces.
 *
 * @param pieces one after the other, from second 0
 */
record RateCurve(List<Piece> pieces) {
  /** Queries per second that go from one rate to another in a straight line. */
  record Piece(double seconds, double from, double to) {
    Piece {
      requireAtLeast(0, seconds, "seconds");
      requireAtLeast(0, from, "rate");
      requireAtLeast(0, to, "rate");
    }

    double queries() {
      return seconds * (from + to) / 2;
    }

    /** When so many queries have come: the root of {@code from·t + (to - from)/(2·seconds)·t²}. */
    double secondOf(double queries) {
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

  RateCurve {
    pieces = List.copyOf(pieces);
  }

  static RateCurve steady(double rate, double seconds) {
    return new RateCurve(List.of(new Piece(seconds, rate, rate)));
  }

  static RateCurve ramp(double from, double to, double seconds) {
    return new RateCurve(List.of(new Piece(seconds, from, to)));
  }

  /** A staircase of so many steps of equal length, the first at one rate, the last at the other. */
  static RateCurve steps(double first, double last, int steps, double seconds) {
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
  static RateCurve spikes(double base, double peak, double every, double spike, double seconds) {
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

  double seconds() {
    return pieces.stream().mapToDouble(Piece::seconds).sum();
  }

  /** How many queries are expected in all. */
  double queries() {
    return pieces.stream().mapToDouble(Piece::queries).sum();
  }

  double peak() {
    return pieces.stream().mapToDouble(piece -> Math.max(piece.from(), piece.to())).max().orElse(0);
  }

  /** The same curve with every rate multiplied. */
  RateCurve scaled(double factor) {
    return new RateCurve(
        pieces.stream()
            .map(piece -> new Piece(piece.seconds(), piece.from() * factor, piece.to() * factor))
            .toList());
  }

  /** The curve up to a second; all of it if it is not that long. */
  RateCurve until(double second) {
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
