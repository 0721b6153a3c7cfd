package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.plan.Books.Entry;
import io.gearshift.domain.plan.Books.Seat;
import io.gearshift.domain.plan.PathFlow.Offer;
import io.gearshift.domain.plan.PathFlow.Path;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the instances of a plan are sent where queries go through pipelines: by the best {@link
 * PathFlow}. An instance runs batches as large as its cap, on whatever path they come, and like
 * devices get the same.
 */
final class PipelineSplit {
  /** What one device hosts; devices that are equal in this are alike. */
  private record Hosted(VariantId variant, long nanos, double capacity) {}

  private final Workload workload;
  private final List<Offer> offers = new ArrayList<>();
  private final List<List<Seat>> seats = new ArrayList<>();
  private final Map<Path, Double> flows;

  PipelineSplit(
      Problem problem, Assumptions assumptions, Objective objective, Map<Seat, Entry> entries) {
    this.workload = Workload.of(problem);
    Map<List<Hosted>, List<DeviceId>> alike = alike(assumptions, entries);
    double[] limits = alike.values().stream().mapToDouble(List::size).toArray();
    int limit = 0;
    for (Map.Entry<List<Hosted>, List<DeviceId>> like : alike.entrySet()) {
      for (Hosted hosted : like.getKey()) {
        offers.add(
            new Offer(hosted.variant(), hosted.nanos(), hosted.capacity(), 0, List.of(limit)));
        seats.add(like.getValue().stream().map(id -> new Seat(id, hosted.variant())).toList());
      }
      limit++;
    }
    PathFlow best =
        new PathFlow(workload, problem.families(), offers, limits, objective.unserved());
    best.solve();
    this.flows = best.flows();
  }

  private static Map<List<Hosted>, List<DeviceId>> alike(
      Assumptions assumptions, Map<Seat, Entry> entries) {
    Map<DeviceId, List<Hosted>> hosted = new LinkedHashMap<>();
    entries.forEach(
        (seat, entry) ->
            hosted
                .computeIfAbsent(seat.device(), device -> new ArrayList<>())
                .add(
                    new Hosted(
                        seat.variant(),
                        assumptions
                            .latency(entry.profile())
                            .of(entry.placement().batchCap())
                            .toNanos(),
                        entry.capacity())));
    Map<List<Hosted>, List<DeviceId>> alike = new LinkedHashMap<>();
    hosted.forEach(
        (device, own) -> alike.computeIfAbsent(own, key -> new ArrayList<>()).add(device));
    return alike;
  }

  /** Items per second of those that serve any. */
  Map<Seat, Double> served() {
    Map<Seat, Double> served = new LinkedHashMap<>();
    flows.forEach(
        (path, rate) -> {
          for (int stage = 0; stage < path.offers().size(); stage++) {
            List<Seat> like = seats.get(path.offers().get(stage));
            double each = rate * path.items().get(stage) / like.size();
            if (each > 0) {
              like.forEach(seat -> served.merge(seat, each, Double::sum));
            }
          }
        });
    return served;
  }

  /** What is asked of pipelines and single families, by name, per second. */
  Map<FamilyId, Double> demand() {
    Map<FamilyId, Double> demand = new LinkedHashMap<>();
    workload.loads().forEach(load -> demand.put(Workload.name(load), load.demand().perSecond()));
    return demand;
  }

  /** What of it finds no way, per second. */
  Map<FamilyId, Double> unserved() {
    Map<FamilyId, Double> left = demand();
    flows.forEach((path, rate) -> left.merge(Workload.name(load(path)), -rate, Double::sum));
    left.replaceAll((name, rest) -> Math.max(0, rest));
    return left;
  }

  /** The accuracy of all that is served, per second. */
  double accurate() {
    return flows.entrySet().stream()
        .mapToDouble(flow -> flow.getKey().accuracy() * flow.getValue())
        .sum();
  }

  /** The ways that queries take; a single family is a pipeline of one stage here. */
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    flows.forEach(
        (path, rate) -> {
          PipelineGraph graph = load(path).graph();
          List<Route.Stop> stops = new ArrayList<>();
          for (int stage = 0; stage < path.offers().size(); stage++) {
            Offer offer = offers.get(path.offers().get(stage));
            String name = graph.stages().get(stage).name();
            stops.add(new Route.Stop(name, offer.variant(), Duration.ofNanos(offer.nanos())));
          }
          routes.add(new Route(graph.id(), stops, Rate.of(rate)));
        });
    return routes;
  }

  private PipelineLoad load(Path path) {
    return workload.loads().get(path.load());
  }
}
