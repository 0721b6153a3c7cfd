package io.gearshift.domain.pipeline;

import io.gearshift.domain.plan.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shares out the time that a query has left over the stages that are still before it. Each stage is
 * due after its part of that time, in proportion to what the stages on the longest way from there
 * are expected to take, so that a stage which ends early leaves its time to those that follow, and
 * one that ends late takes it from all of them. It has to end, for good, when there is just the
 * least time left that the stages after it need.
 *
 * @param expected what each stage is expected to take
 * @param least what each stage takes at least
 */
public record StageDeadlines(RestOfWay expected, RestOfWay least) {
  private static final Duration ALIKE = Duration.ofMillis(1);

  /**
   * What is expected is the longest of a stage's budgets, which is as a rule that of its most
   * accurate planned variant, so that it need not give way to a faster one as long as the query is
   * in time. If the plan has none for some stage, it is what each stage takes at best, and the
   * longest of these in addition, for where stages share a device each may have to wait for any
   * other; if that is not known of all, all are expected to take the same.
   *
   * @param budgets of any pipelines
   * @param best what each stage takes for all items of a query if its most accurate variant serves
   *     them, as far as it is known
   * @param least what each stage takes at least, as far as it is known
   */
  public static StageDeadlines of(
      PipelineGraph graph,
      List<Budget> budgets,
      Map<String, Duration> best,
      Map<String, Duration> least) {
    Map<String, Duration> longest = new HashMap<>();
    for (Budget budget : budgets) {
      if (budget.pipeline().equals(graph.id())) {
        longest.merge(
            budget.stage(), budget.time(), (one, other) -> one.compareTo(other) > 0 ? one : other);
      }
    }
    List<String> names = graph.stages().stream().map(Stage::name).toList();
    Map<String, Duration> expected =
        longest.keySet().containsAll(names)
            ? longest
            : best.keySet().containsAll(names)
                ? withWaits(best)
                : names.stream().collect(Collectors.toMap(name -> name, name -> ALIKE));
    return new StageDeadlines(new RestOfWay(graph, expected), new RestOfWay(graph, least));
  }

  private static Map<String, Duration> withWaits(Map<String, Duration> best) {
    Duration longest = Collections.max(best.values());
    Map<String, Duration> all = new HashMap<>();
    best.forEach((stage, time) -> all.put(stage, time.plus(longest)));
    return all;
  }

  /**
   * When a stage should have answered a query that comes to it now.
   *
   * @param end the query's deadline
   */
  public Instant due(String stage, Instant end, Instant now) {
    Duration way = expected.from(stage);
    double part = way.isZero() ? 1 : (double) expected.at(stage).toNanos() / way.toNanos();
    long left = Math.max(0, Duration.between(now, end).toNanos());
    Instant due = now.plusNanos(Math.round(left * part));
    Instant latest = deadline(stage, end);
    return due.isBefore(latest) ? due : latest;
  }

  /**
   * When an answer of a stage is worthless.
   *
   * @param end the query's deadline
   */
  public Instant deadline(String stage, Instant end) {
    return end.minus(least.after(stage));
  }
}
