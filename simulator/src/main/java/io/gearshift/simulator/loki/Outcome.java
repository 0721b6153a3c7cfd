package io.gearshift.simulator.loki;

import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.simulator.SimulationResult;
import io.gearshift.simulator.pipeline.ItemTally;
import io.gearshift.simulator.pipeline.Latencies;
import io.gearshift.simulator.pipeline.PipelineResult;
import io.gearshift.simulator.pipeline.PipelineTally;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run came to, in parts of one.
 *
 * @param accuracy of the cars that were classified, the mean over the seconds
 * @param minAccuracy in the second with the least
 * @param utilisation the part of the servers that host something, the mean over the seconds; with
 *     the two that the authors keep for faces and for the end
 * @param minUtilisation in the second with the least
 * @param published the authors' ratio of violations: sub-requests, which are the pictures and the
 *     cars on them, that were dropped or took longer than a second
 * @param maxPublished of what was dropped, in the ten seconds with the most
 * @param queries the true ratio: pictures that were not answered with all their cars within the SLO
 * @param cars the same by cars, of the pictures that were not looked at as many as of others
 */
record Outcome(
    double accuracy,
    double minAccuracy,
    double utilisation,
    double minUtilisation,
    double published,
    double maxPublished,
    double queries,
    double cars) {
  private static final int SECOND_MILLIS = 1_000;
  private static final int BIN = 10;
  private static final int SET_APART = 2;

  /**
   * @param servers that both stages have
   */
  static Outcome of(SimulationResult result, PipelineGraph graph, int servers, Duration slo) {
    PipelineResult traffic = result.pipelines().get(graph.id());
    PipelineTally total = traffic.total();
    List<Double> accuracies =
        traffic.seconds().stream()
            .map(second -> cars(second, graph))
            .filter(cars -> cars.inTime() + cars.late() > 0)
            .map(ItemTally::effectiveAccuracy)
            .toList();
    List<Integer> used =
        result.devicesPerSecond().stream().limit(traffic.seconds().size()).toList();
    double all = servers + SET_APART;
    Latencies leaves = traffic.leaves();
    long tardy = leaves.count() - leaves.within(SECOND_MILLIS);
    ItemTally cars = cars(total, graph);
    ItemTally pictures = total.stages().get(graph.root().name());
    double perPicture = (double) cars.asked() / (pictures.inTime() + pictures.late());
    double expected =
        cars.asked()
            + perPicture * (total.queries().offered() - pictures.inTime() - pictures.late());
    int millis = (int) slo.toMillis();
    return new Outcome(
        mean(accuracies),
        accuracies.stream().mapToDouble(Double::doubleValue).min().orElse(0),
        used.stream().mapToDouble(count -> (count + SET_APART) / all).average().orElse(0),
        used.stream().mapToDouble(count -> (count + SET_APART) / all).min().orElse(0),
        (dropped(total) + tardy) / came(total),
        maxDropped(traffic),
        1 - (double) traffic.whole().within(millis) / total.queries().offered(),
        1 - leaves.within(millis) / expected);
  }

  private static ItemTally cars(PipelineTally tally, PipelineGraph graph) {
    return tally.stages().get(graph.stages().get(1).name());
  }

  /** Pictures that were refused at the door never came to a stage. */
  private static double dropped(PipelineTally tally) {
    ItemTally items = tally.items();
    return items.lost() + atTheDoor(tally);
  }

  private static double came(PipelineTally tally) {
    return tally.items().asked() + atTheDoor(tally);
  }

  private static double atTheDoor(PipelineTally tally) {
    ItemTally first = tally.stages().values().iterator().next();
    return tally.queries().offered() - first.asked();
  }

  private static double maxDropped(PipelineResult result) {
    double max = 0;
    for (int from = 0; from < result.seconds().size(); from += BIN) {
      PipelineTally bin = result.between(from, from + BIN);
      max = came(bin) > 0 ? Math.max(max, dropped(bin) / came(bin)) : max;
    }
    return max;
  }

  /** Of runs that differ in their seeds. */
  static Outcome ofSeeds(List<Outcome> runs) {
    return new Outcome(
        mean(runs, Outcome::accuracy),
        mean(runs, Outcome::minAccuracy),
        mean(runs, Outcome::utilisation),
        mean(runs, Outcome::minUtilisation),
        mean(runs, Outcome::published),
        mean(runs, Outcome::maxPublished),
        mean(runs, Outcome::queries),
        mean(runs, Outcome::cars));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static double mean(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
    return runs.stream().mapToDouble(figure).average().orElseThrow();
  }
}
