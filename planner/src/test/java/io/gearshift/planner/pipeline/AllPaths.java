package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every path there is, by trying everything at every stage; shares nothing with the planners. */
final class AllPaths {

  /** Where a stage could be done, however it is called. */
  record Place(VariantId variant, long nanos, double capacity) {}

  /**
   * @param load its place in the workload
   * @param places of each stage, by their numbers
   * @param items that come to each stage for one query
   */
  record Way(int load, List<Integer> places, List<Double> items, double accuracy) {}

  private final Problem problem;
  private final List<Place> places;
  private final Map<VariantId, Variant> variants = new HashMap<>();
  private final Map<VariantId, Double> relative = new HashMap<>();
  private final List<Way> found = new ArrayList<>();

  private AllPaths(Problem problem, List<Place> places) {
    this.problem = problem;
    this.places = places;
    for (Family family : problem.families()) {
      for (Variant variant : family.variants()) {
        variants.put(variant.id(), variant);
        relative.put(variant.id(), Objective.accuracy(family, variant));
      }
    }
  }

  static List<Way> of(Problem problem, List<Place> places) {
    AllPaths all = new AllPaths(problem, places);
    List<PipelineLoad> loads = Workload.of(problem).loads();
    for (int load = 0; load < loads.size(); load++) {
      all.extend(load, loads.get(load), new ArrayList<>());
    }
    return all.found;
  }

  private void extend(int number, PipelineLoad load, List<Integer> chosen) {
    List<Stage> stages = load.graph().stages();
    if (chosen.size() == stages.size()) {
      addIfAllowed(number, load, chosen);
      return;
    }
    for (int place = 0; place < places.size(); place++) {
      if (places.get(place).variant().family().equals(stages.get(chosen.size()).family())) {
        chosen.add(place);
        extend(number, load, chosen);
        chosen.remove(chosen.size() - 1);
      }
    }
  }

  private void addIfAllowed(int number, PipelineLoad load, List<Integer> chosen) {
    PipelineGraph graph = load.graph();
    double accuracy = 0;
    for (List<Stage> branch : graph.branches()) {
      long nanos = 0;
      double product = 1;
      double counted = 1;
      for (Stage stage : branch) {
        Place place = place(graph, stage, chosen);
        nanos += place.nanos();
        product *= variants.get(place.variant()).accuracy().value();
        counted *= relative.get(place.variant());
      }
      if (2 * nanos > graph.slo().toNanos() || product < graph.minAccuracy().value() - 1e-12) {
        return;
      }
      accuracy += counted / graph.branches().size();
    }
    List<Double> items = new ArrayList<>();
    for (Stage stage : graph.stages()) {
      double arriving = 1;
      List<Stage> way = graph.pathTo(stage);
      for (int i = 1; i < way.size(); i++) {
        VariantId before = place(graph, way.get(i - 1), chosen).variant();
        arriving *= load.factors().of(before, way.get(i).name());
      }
      items.add(arriving);
    }
    found.add(new Way(number, List.copyOf(chosen), items, accuracy));
  }

  private Place place(PipelineGraph graph, Stage stage, List<Integer> chosen) {
    return places.get(chosen.get(graph.stages().indexOf(stage)));
  }
}
