package io.gearshift.domain.pull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Runs what fits the slack (SuperServe, NSDI 2025, sections 4.2 and A.5): little slack means that a
 * queue has built up, and has a small variant take a large batch; much slack means calm, and has an
 * accurate one answer.
 *
 * <p>The latencies from the shortest to the longest are cut into buckets of equal width. Each has
 * the largest batch that it allows, run by the most accurate variant that can; the one is used that
 * ends closest below the slack. Where a bucket has nothing of its own, the next one below is used;
 * with less slack than the first bucket has, the quickest variant takes its largest batch (the
 * paper does not say: the smallest batch has all others wait behind it until they are late too).
 *
 * @param buckets how many; the paper does not say
 */
public record SlackFit(Reading reading, int buckets) implements SlackPolicy {

  /** What belongs to a bucket; the paper says both. */
  public enum Reading {
    /** All that takes no longer than the bucket allows (section 4.2). */
    CUMULATIVE,
    /** What takes so long that it falls into the bucket, and none below (section A.5). */
    RANGES
  }

  public SlackFit {
    if (buckets < 1) {
      throw new IllegalArgumentException("buckets: " + buckets + " (expected: >= 1)");
    }
  }

  @Override
  public Optional<Rule> over(List<Resident> residents) {
    return ResidentTable.pareto(residents).map(table -> new Buckets(table, this));
  }

  /** The table of one device, asked in a time that does not depend on its size. */
  private static final class Buckets implements Rule {
    private final List<Resident> residents;
    private final long shortest;
    private final double width;
    private final Pull[] pulls;
    private final Pull rescue;

    Buckets(ResidentTable table, SlackFit fit) {
      this.residents = table.residents();
      this.rescue = table.rescue();
      this.shortest = table.shortest();
      this.width = (double) (table.longest() - shortest) / fit.buckets();
      this.pulls = new Pull[fit.buckets()];
      Pull below = rescue;
      for (int i = 0; i < pulls.length; i++) {
        below = best(table, times(i, fit.reading(), table.longest())).orElse(below);
        pulls[i] = below;
      }
    }

    /** The times that belong to a bucket. */
    private LongPredicate times(int bucket, Reading reading, long longest) {
      double end = bucket == pulls.length - 1 ? longest : shortest + width * (bucket + 1);
      double begin = reading == Reading.RANGES && bucket > 0 ? shortest + width * bucket : -1;
      return time -> time > begin && time <= end;
    }

    private static Optional<Pull> best(ResidentTable table, LongPredicate times) {
      for (int size = table.sizes().length - 1; size >= 0; size--) {
        int resident = table.mostAccurate(size, times);
        if (resident >= 0) {
          return Optional.of(table.pull(resident, size));
        }
      }
      return Optional.empty();
    }

    @Override
    public Pull decide(Duration slack, int queued) {
      double passed = Math.floor((slack.toNanos() - shortest) / width);
      return passed >= 1 ? pulls[(int) Math.min(passed, pulls.length) - 1] : rescue;
    }

    @Override
    public List<Resident> residents() {
      return residents;
    }
  }
}
