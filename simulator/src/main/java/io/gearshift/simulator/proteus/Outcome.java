package io.gearshift.simulator.proteus;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a run came to.
 *
 * @param served queries per second that were answered, late ones too
 * @param accuracy the mean of the answers, in percent
 * @param maxDrop by how many points accuracy was below 100 in the worst ten seconds
 * @param published the authors' ratio of violations: lost or dropped, or later than a second
 * @param violations the part of all queries that was not answered by its own deadline
 * @param p99 the 99th percentile of the latencies of answers, in SLOs, where it is known
 */
public record Outcome(
    double served,
    double accuracy,
    double maxDrop,
    double published,
    double violations,
    OptionalDouble p99) {
  private static final int BIN = 10;

  /**
   * One second.
   *
   * @param accuracies sum of the accuracies of the answers, in percent
   * @param tardy answers that took more than a second
   */
  record Second(double arrived, double answered, double accuracies, double tardy) {}

  /** By the authors' figures: their ratio, their bins of ten seconds. */
  static Outcome of(List<Second> seconds, double violations, OptionalDouble p99) {
    Second all = sum(seconds);
    double drop = 0;
    for (int from = 0; from < seconds.size(); from += BIN) {
      Second bin = sum(seconds.subList(from, Math.min(seconds.size(), from + BIN)));
      if (bin.answered() > 0) {
        drop = Math.max(drop, 100 - bin.accuracies() / bin.answered());
      }
    }
    return new Outcome(
        all.answered() / seconds.size(),
        all.accuracies() / all.answered(),
        drop,
        (all.arrived() - all.answered() + all.tardy()) / all.arrived(),
        violations,
        p99);
  }

  /** Of runs that differ in their seeds. */
  static Outcome mean(List<Outcome> runs) {
    return new Outcome(
        mean(runs, Outcome::served),
        mean(runs, Outcome::accuracy),
        mean(runs, Outcome::maxDrop),
        mean(runs, Outcome::published),
        mean(runs, Outcome::violations),
        runs.stream().map(Outcome::p99).flatMapToDouble(OptionalDouble::stream).average());
  }

  private static double mean(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
    return runs.stream().mapToDouble(figure).average().orElseThrow();
  }

  private static Second sum(List<Second> seconds) {
    return new Second(
        seconds.stream().mapToDouble(Second::arrived).sum(),
        seconds.stream().mapToDouble(Second::answered).sum(),
        seconds.stream().mapToDouble(Second::accuracies).sum(),
        seconds.stream().mapToDouble(Second::tardy).sum());
  }
}
