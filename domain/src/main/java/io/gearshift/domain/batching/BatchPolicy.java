package io.gearshift.domain.batching;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Decides when a queue of queries becomes a batch. A policy
 *
 * <ol>
 *   <li>is a function of what it is shown: asked again about the same queue at the same instant it
 *       decides the same;
 *   <li>is only asked when the instance is idle and the queue is not empty;
 *   <li>never runs more items than {@link LatencyProfile#maxBatch()}, but for a single query that
 *       has more;
 *   <li>says when it wants to be asked again, if it neither runs nor drops.
 * </ol>
 */
public interface BatchPolicy {

  /**
   * @param queue waiting queries, by deadline, those of one deadline by arrival; not to be kept
   * @param latency of the variant on the device
   */
  Decision decide(List<Query> queue, LatencyProfile latency, Instant now);

  /** The policy to ask from now on, for one that learns from how its batches went. */
  default BatchPolicy after(Outcome outcome) {
    return this;
  }

  /**
   * How a batch went.
   *
   * @param items that ran together
   * @param latency from the start of the run to its end
   * @param late whether a query of it was answered past its deadline
   */
  record Outcome(int items, Duration latency, boolean late) {}

  /** What to do. */
  sealed interface Decision {
    void enact(Actions actions);
  }

  /** Run the first {@code count} queries now. */
  record Run(int count) implements Decision {
    @Override
    public void enact(Actions actions) {
      actions.run(count);
    }
  }

  /** Ask again at {@code time}, or sooner if the queue changes. */
  record WaitUntil(Instant time) implements Decision {
    @Override
    public void enact(Actions actions) {
      actions.waitUntil(time);
    }
  }

  /** Give up on the first {@code count} queries, then ask again. */
  record Drop(int count) implements Decision {
    @Override
    public void enact(Actions actions) {
      actions.drop(count);
    }
  }

  /** What a shell does with a decision. */
  interface Actions {
    void run(int count);

    void waitUntil(Instant time);

    void drop(int count);
  }
}
