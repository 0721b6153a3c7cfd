package io.gearshift.domain.pull;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a free device takes from a queue of queries by deadline.
 *
 * @param policy chooses the variant and the batch
 * @param margin what of a query's slack the way to the device and back takes
 * @param expired what becomes of queries that cannot be in time any more
 */
public record PullPolicy(SlackPolicy policy, Duration margin, Expired expired) {

  /** What becomes of a query that no variant can answer within its slack. */
  public enum Expired {
    /** It is refused, and takes no device's time. */
    DROP,
    /** It is answered, late. */
    KEEP
  }

  public PullPolicy {
    if (margin.isNegative()) {
      throw new IllegalArgumentException("margin: " + margin + " (expected: >= 0s)");
    }
  }

  /** What to do. */
  public sealed interface Decision {}

  /**
   * Run the most urgent queries that fit together into so many items: the first at least.
   *
   * @param items the first one's at least
   */
  public record Run(Resident resident, int items) implements Decision {}

  /** Give up on the most urgent query, then ask again. */
  public record Drop() implements Decision {}

  private static final Drop DROP = new Drop();

  /**
   * The same policy for a device.
   *
   * @param residents what is loaded there
   * @return nothing if it would run none of them
   */
  public Optional<Table> over(List<Resident> residents) {
    return policy.over(residents).map(rule -> new Table(this, rule));
  }

  /** The policy for what is loaded on one device. */
  public static final class Table {
    private final PullPolicy policy;
    private final SlackPolicy.Rule rule;
    private final LatencyProfile least;

    private Table(PullPolicy policy, SlackPolicy.Rule rule) {
      this.policy = policy;
      this.rule = rule;
      this.least = quickest(rule.residents()).latency();
    }

    /**
     * @param first the most urgent query
     * @param queued how many items wait, its own included
     */
    public Decision decide(Query first, int queued, Instant now) {
      return decide(first, queued, now, Duration.ZERO);
    }

    /**
     * @param busy what the device has to do for others before; that leaves so much less slack, but
     *     is no reason to give up a query, for it may be over sooner
     */
    public Decision decide(Query first, int queued, Instant now, Duration busy) {
      if (isHopeless(first, now)) {
        return DROP;
      }
      Duration slack = Duration.between(now, first.due()).minus(policy.margin()).minus(busy);
      Pull pull = rule.decide(slack, queued);
      return pull.items() < first.items()
          ? whole(first, slack)
          : new Run(pull.resident(), pull.items());
    }

    /** Whether the device cannot answer a query in time, and it is to be given up then. */
    public boolean isHopeless(Query query, Instant now) {
      Duration left = Duration.between(now, query.deadline()).minus(policy.margin());
      return policy.expired() == Expired.DROP && left.compareTo(least.drain(query.items())) <= 0;
    }

    /** A query of more items than would be run together runs alone, as it is never split. */
    private Run whole(Query query, Duration slack) {
      List<Resident> residents = rule.residents();
      for (int i = residents.size() - 1; i >= 0; i--) {
        Resident resident = residents.get(i);
        if (resident.latency().drain(query.items()).compareTo(slack) < 0) {
          return new Run(resident, query.items());
        }
      }
      return new Run(quickest(residents), query.items());
    }

    private static Resident quickest(List<Resident> residents) {
      Resident quickest = residents.get(0);
      for (Resident resident : residents) {
        if (resident.latency().of(1).compareTo(quickest.latency().of(1)) < 0) {
          quickest = resident;
        }
      }
      return quickest;
    }
  }
}
