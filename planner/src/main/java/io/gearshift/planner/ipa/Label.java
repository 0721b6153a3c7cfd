package io.gearshift.planner.ipa;

import java.util.List;

/**
 * Choices for the stages of a part of a pipeline, and what they come to.
 *
 * @param latency of the slowest branch of the part, in seconds
 * @param worth what they add to the objective, whatever the rest chooses
 * @param accuracy what the accuracy of the rest is multiplied by
 * @param least the product of accuracies on the worst branch of the part
 * @param used replicas from each pool that has an end
 * @param stage the stage that was chosen for last; of no meaning if only parts were joined
 * @param parts those that this one was made of
 */
record Label(
    double latency,
    double worth,
    double accuracy,
    double least,
    int changes,
    int[] used,
    int stage,
    List<StageOption> chosen,
    List<Label> parts) {

  /** No stage at all. */
  static Label nothing(int pools) {
    return new Label(0, 0, 1, 1, 0, new int[pools], 0, List.of(), List.of());
  }

  /** Beside another part: branches run at the same time. */
  Label beside(Label other) {
    return new Label(
        Math.max(latency, other.latency),
        worth + other.worth,
        accuracy * other.accuracy,
        Math.min(least, other.least),
        changes + other.changes,
        sum(used, other.used),
        0,
        List.of(),
        List.of(this, other));
  }

  /** After a stage of which one option is chosen. */
  Label after(int before, Label option) {
    return new Label(
        latency + option.latency,
        worth + option.worth,
        accuracy * option.accuracy,
        least * option.least,
        changes + option.changes,
        sum(used, option.used),
        before,
        option.chosen,
        List.of(this));
  }

  /** Whether it takes no more than there is. */
  boolean fits(List<Integer> pools) {
    for (int pool = 0; pool < used.length; pool++) {
      if (used[pool] > pools.get(pool)) {
        return false;
      }
    }
    return true;
  }

  /** Puts the chosen options where their stages are. */
  void write(StageOption[] options) {
    if (!chosen.isEmpty()) {
      options[stage] = chosen.get(0);
    }
    parts.forEach(part -> part.write(options));
  }

  private static int[] sum(int[] a, int[] b) {
    if (a.length == 0) {
      return a;
    }
    int[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
