package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.Expectation;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.Replica;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many queries have to wait before a batch runs (CascadeServe, section 4.5, SP4): of the first
 * variant of each range's cascade as few as the judge lets pass, beginning with one; of the others
 * one. Larger first batches make the later ones larger too.
 *
 * <p>The paper adds one at a time; here steps grow with the number, by a quarter.
 */
final class QueueTuning {
  private static final int GROWTH = 4;

  private record Key(int range, CascadeOutcome cascade, LoadBalance balance) {}

  /**
   * What came of a range.
   *
   * @param gear that keeps the goal; empty if none does
   * @param bottleneck the variant that the judge named last
   */
  private record Tuned(Optional<Gear> gear, VariantId bottleneck) {}

  private final GearProblem problem;
  private final GearJudge judge;
  private final boolean grows;
  private final Map<Key, Tuned> known = new HashMap<>();

  /**
   * @param grows whether queues may be longer than one
   */
  QueueTuning(GearProblem problem, GearJudge judge, boolean grows) {
    this.problem = problem;
    this.judge = judge;
    this.grows = grows;
  }

  /** The gear of a range; a fault that names the variant whose queue is too long. */
  Optional<Gear> tuned(int range, CascadeOutcome cascade, LoadBalance balance) {
    return known
        .computeIfAbsent(new Key(range, cascade, balance), key -> search(range, cascade, balance))
        .gear();
  }

  /** Why a range that was tuned has no gear. */
  Fault fault(int range, CascadeOutcome cascade, LoadBalance balance) {
    VariantId bottleneck = known.get(new Key(range, cascade, balance)).bottleneck();
    return new Fault(
        OptionalInt.of(range),
        Optional.of(bottleneck),
        "%s is too much for %s, first of all for %s"
            .formatted(problem.range(range), cascade.cascade().variants(), bottleneck));
  }

  private Tuned search(int range, CascadeOutcome cascade, LoadBalance balance) {
    VariantId first = cascade.cascade().variants().get(0);
    int largest = grows ? largest(range, first, balance) : 1;
    int queue = 1;
    while (true) {
      Gear gear =
          gear(
              range,
              cascade,
              balance,
              queue,
              new Expectation(cascade.accuracy(), Duration.ZERO, 0));
      Judgement judgement = judge.judge(problem, gear);
      if (judgement.keeps(problem.goal())) {
        Expectation expected =
            new Expectation(cascade.accuracy(), judgement.p95(), judgement.busy());
        return new Tuned(
            Optional.of(gear(range, cascade, balance, queue, expected)), judgement.bottleneck());
      }
      if (queue >= largest) {
        return new Tuned(Optional.empty(), judgement.bottleneck());
      }
      queue = Math.min(largest, queue + Math.max(1, queue / GROWTH));
    }
  }

  /** More than a batch holds, or than arrive while the first may wait, is never waited for. */
  private int largest(int range, VariantId first, LoadBalance balance) {
    double seconds = problem.goal().deadline().toNanos() / 1e9;
    int largest = 1;
    for (Map.Entry<Site, Double> entry : balance.weights().entrySet()) {
      if (entry.getKey().variant().equals(first)) {
        int batch = problem.latency(entry.getKey()).maxBatch();
        double arrive = problem.range(range).to() * entry.getValue() * seconds;
        largest = Math.max(largest, (int) Math.min(batch, arrive));
      }
    }
    return largest;
  }

  private Gear gear(
      int range, CascadeOutcome cascade, LoadBalance balance, int queue, Expectation expected) {
    VariantId first = cascade.cascade().variants().get(0);
    List<Replica> replicas =
        balance.weights().entrySet().stream()
            .map(
                entry ->
                    new Replica(
                        entry.getKey().device().id(),
                        entry.getKey().variant(),
                        entry.getValue(),
                        entry.getKey().variant().equals(first) ? queue : 1))
            .toList();
    return new Gear(problem.range(range), cascade.cascade(), replicas, expected);
  }
}
