package io.gearshift.simulator.proteus;

import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.proteus.FidelityReport.Paper;
import io.gearshift.simulator.proteus.FidelityReport.Row;
import io.gearshift.simulator.proteus.OwnSystems.Control;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Rows of tables: runs of the authors' simulator, and of ours. */
record Runs(ProteusData data, AuthorsFiles authors) {
  /** The SLO of the end-to-end comparison, which the paper calls twice the fastest latency. */
  static final String END_TO_END = "300";

  /** Runs of the authors' simulator, which draws at random where a query goes. */
  private static final int SEEDS = 3;

  /** Of arrivals that are not in the data. */
  private static final long DRAWN = 7;

  PublishedSystems systems(String point) {
    return new PublishedSystems(data, authors, data.slos(point));
  }

  Problem world(String point) {
    return new ProteusWorld(data.variants(), data.profiles(), data.slos(point)).asProfiled();
  }

  /** The recorded arrivals, and drawn ones at so much of their rates less one. */
  ArrivalTrace times(double factor) {
    return data.trace().times(factor, data.families(), DRAWN);
  }

  ArrivalTrace drawn(double factor, Gaps gaps) {
    return data.trace().drawn(factor, data.families(), gaps, DRAWN);
  }

  Row published(
      String name, Paper paper, ArrivalTrace trace, Supplier<PublishedSimulation.Setup> setup) {
    return published(name, paper, trace, data.slos(END_TO_END), setup);
  }

  Row published(
      String name,
      Paper paper,
      ArrivalTrace trace,
      Map<String, Duration> slos,
      Supplier<PublishedSimulation.Setup> setup) {
    List<Outcome> runs =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> PublishedSimulation.run(setup.get(), slos, trace, seed))
            .toList();
    return new Row(name, paper, Outcome.mean(runs), SEEDS);
  }

  /** Nothing is drawn in it. */
  Row own(String name, Problem world, ArrivalTrace trace, OwnSimulation.Setup setup) {
    return new Row(name, Paper.SILENT, OwnSimulation.run(setup, world, trace, 1), 1);
  }

  /** A rival with whichever batching, router and control leave it the fewest violations. */
  Row best(
      String name,
      Problem world,
      ArrivalTrace trace,
      List<Control> controls,
      Supplier<Planner> planner) {
    List<Row> rows = new ArrayList<>();
    for (Control control : controls) {
      String with = name + " (" + control.words() + ", ";
      for (String batching : OwnSystems.BATCHING.keySet()) {
        OwnSimulation.Setup setup = OwnSystems.byShares(planner.get(), batching, control);
        rows.add(own(with + batching + ")", world, trace, setup));
      }
      OwnSimulation.Setup setup = OwnSystems.byBacklog(planner.get(), control);
      rows.add(own(with + "work-conserving by backlog)", world, trace, setup));
    }
    return rows.stream()
        .min(Comparator.comparingDouble(row -> row.outcome().violations()))
        .orElseThrow();
  }
}
