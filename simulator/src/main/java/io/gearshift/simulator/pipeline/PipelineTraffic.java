package io.gearshift.simulator.pipeline;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.simulator.arrivals.ArrivalProcess;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A pipeline, its queries, and what becomes of them on the way.
 *
 * @param onLoss what becomes of a query of which an item was lost
 * @param factors how many items a stage gets on average for each that is answered before it
 * @param fanOut how many it gets each time
 * @param expected the factors to plan with before any was observed
 * @param slos what a query asks for, each as likely as the others; none if all have the pipeline's,
 *     or each the one that it came with
 */
public record PipelineTraffic(
    PipelineGraph graph,
    OnLoss onLoss,
    Factors factors,
    FanOut fanOut,
    Factors expected,
    ArrivalProcess arrivals,
    List<Duration> slos) {
  public PipelineTraffic {
    slos = List.copyOf(slos);
    if (!slos.isEmpty() && arrivals.longestSlo().isPresent()) {
      throw new IllegalArgumentException(
          "slos: " + slos + " (expected: none, for queries came with SLOs of their own)");
    }
  }

  /**
   * Items per second that each stage's family is asked for at the start, if it is always the most
   * accurate variant that answers.
   */
  public Map<FamilyId, Double> itemsAtStart(List<Family> families) {
    Map<FamilyId, Variant> best = new HashMap<>();
    for (Family family : families) {
      family.variants().stream()
          .max(Comparator.comparing(Variant::accuracy))
          .ifPresent(variant -> best.put(family.id(), variant));
    }
    Map<String, Double> ofStage = new HashMap<>();
    Map<FamilyId, Double> ofFamily = new HashMap<>();
    for (Stage stage : graph.stages()) {
      double items = arrivals.rateAtStart();
      if (stage.parent().isPresent()) {
        Stage before = graph.stage(stage.parent().get());
        double factor = expected.of(best.get(before.family()).id(), stage.name());
        items = ofStage.get(before.name()) * factor;
      }
      ofStage.put(stage.name(), items);
      ofFamily.merge(stage.family(), items, Double::sum);
    }
    return ofFamily;
  }

  /** Queries with the pipeline's SLO, of which items that are lost are left out. */
  public static PipelineTraffic of(PipelineGraph graph, Factors factors, ArrivalProcess arrivals) {
    return new PipelineTraffic(
        graph, OnLoss.LEAVE_OUT, factors, FanOut.EVEN, factors, arrivals, List.of());
  }

  /** The same, refusing or leaving out. */
  public PipelineTraffic withOnLoss(OnLoss other) {
    return new PipelineTraffic(graph, other, factors, fanOut, expected, arrivals, slos);
  }

  /** The same, with so many items each time. */
  public PipelineTraffic withFanOut(FanOut other) {
    return new PipelineTraffic(graph, onLoss, factors, other, expected, arrivals, slos);
  }

  /** The same, planned with other factors at first. */
  public PipelineTraffic withExpected(Factors other) {
    return new PipelineTraffic(graph, onLoss, factors, fanOut, other, arrivals, slos);
  }

  /** The same, where queries ask for these. */
  public PipelineTraffic withSlos(List<Duration> others) {
    return new PipelineTraffic(graph, onLoss, factors, fanOut, expected, arrivals, others);
  }
}
