package io.gearshift.cli.judge;

/**
 * How much of an answer is right, in parts that count alike: one for a class, characters for a
 * page. Several answers together are as right as the parts of all of them.
 *
 * @param right parts that are right, up to {@code all}
 */
public record Score(double right, double all) {
  public static final Score NOTHING = new Score(0, 0);

  public Score {
    if (!(right >= 0 && right <= all)) {
      throw new IllegalArgumentException(
          "score: " + right + " of " + all + " (expected: from 0 to all)");
    }
  }

  /** From 0 to 1; 1 of nothing. */
  public double share() {
    return all == 0 ? 1 : right / all;
  }

  public Score plus(Score other) {
    return new Score(right + other.right, all + other.all);
  }
}
