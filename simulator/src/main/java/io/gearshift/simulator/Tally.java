package io.gearshift.simulator;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of queries.
 *
 * @param offered how many came
 * @param inTime answered by their deadlines
 * @param late answered after that
 * @param dropped not answered, by reason
 * @param answered in time or late, by the variant that answered
 * @param accuracies sum of the accuracies of the variants that answered
 * @param accuraciesInTime the same of those that answered in time
 */
public record Tally(
    long offered,
    long inTime,
    long late,
    Map<Reason, Long> dropped,
    Map<VariantId, Long> answered,
    double accuracies,
    double accuraciesInTime) {
  /** No query. */
  public static final Tally NONE = new Tally(0, 0, 0, Map.of(), Map.of(), 0, 0);

  public Tally {
    dropped = Map.copyOf(dropped);
    answered = Map.copyOf(answered);
  }

  /** All of these together. */
  public static Tally sum(List<Tally> tallies) {
    return tallies.stream().reduce(NONE, Tally::plus);
  }

  public Tally plus(Tally other) {
    Map<Reason, Long> reasons = new HashMap<>(dropped);
    other.dropped.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    Map<VariantId, Long> variants = new HashMap<>(answered);
    other.answered.forEach((variant, count) -> variants.merge(variant, count, Long::sum));
    return new Tally(
        offered + other.offered,
        inTime + other.inTime,
        late + other.late,
        reasons,
        variants,
        accuracies + other.accuracies,
        accuraciesInTime + other.accuraciesInTime);
  }

  public long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The part of what came that was answered by its deadline; 1 if nothing came. */
  public double inTimeRatio() {
    return offered == 0 ? 1 : (double) inTime / offered;
  }

  /** The mean accuracy of the answers; 0 if there are none. */
  public double effectiveAccuracy() {
    return inTime + late == 0 ? 0 : accuracies / (inTime + late);
  }

  /**
   * The mean over what came of the accuracies of answers in time, where an answer that is late or
   * missing counts as 0; 1 if nothing came.
   */
  public double accuracyInTime() {
    return offered == 0 ? 1 : accuraciesInTime / offered;
  }

  /** The part of the answers that a variant gave. */
  public double shareOf(VariantId variant) {
    long answers = inTime + late;
    return answers == 0 ? 0 : (double) answered.getOrDefault(variant, 0L) / answers;
  }
}
