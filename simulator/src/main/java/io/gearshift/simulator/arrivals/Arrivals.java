package io.gearshift.simulator.arrivals;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Arrivals that are drawn along a curve of rates.
 *
 * <p>Distances are drawn on a clock that runs as fast as the rate is high, and then put where that
 * clock shows them, so that one kind of distances goes with any curve of rates.
 */
public final class Arrivals implements ArrivalSequence {
  private static final double NANOS = 1e9;

  private final List<RateCurve.Piece> pieces;
  private final Gaps gaps;
  private final RandomGenerator random;

  /** The piece that is at work, when it began, and how many queries came before it. */
  private int piece;

  private double begun;
  private double before;

  /** How many queries have come when the next one comes. */
  private double queries;

  public Arrivals(RateCurve curve, Gaps gaps, RandomGenerator random) {
    this.pieces = curve.pieces();
    this.gaps = gaps;
    this.random = random;
    this.queries = gaps.next(random) / 2;
  }

  @Override
  public boolean hasNext() {
    while (piece < pieces.size() && queries - before >= pieces.get(piece).queries()) {
      begun += pieces.get(piece).seconds();
      before += pieces.get(piece).queries();
      piece++;
    }
    return piece < pieces.size();
  }

  @Override
  public long nextLong() {
    if (!hasNext()) {
      throw new NoSuchElementException("no query is due any more");
    }
    double second = begun + pieces.get(piece).secondOf(queries - before);
    queries += gaps.next(random);
    return (long) (second * NANOS);
  }

  @Override
  public Optional<Duration> slo() {
    return Optional.empty();
  }
}
