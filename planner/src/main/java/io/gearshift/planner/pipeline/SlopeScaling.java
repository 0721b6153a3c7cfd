package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.planner.pipeline.ReplicaSearch.Found;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Rounds relaxed solutions that reckon with whole devices.
 *
 * <p>An option that needs 1.2 devices occupies 2, so it is counted on for only 0.6 of its capacity
 * in the next relaxation, which then looks elsewhere, or makes full use of both (dynamic slope
 * scaling, as for networks with fixed charges). To begin with, every option is supposed to serve
 * all that could come to it. On the way, paths are found that no relaxation with split devices
 * would think of.
 */
final class SlopeScaling {
  private static final double SMALL = 1e-7;
  private static final double LEAST_USE = 0.02;
  private static final double NOISE = 0.15;

  private final PipelineModel model;
  private final PathPool pool;
  private final ReplicaSearch search;
  private final RandomGenerator random;
  private final double[] use;
  private boolean exact = true;

  SlopeScaling(PipelineModel model, PathPool pool, ReplicaSearch search, RandomGenerator random) {
    this.model = model;
    this.pool = pool;
    this.search = search;
    this.random = random;
    this.use = new double[model.options().size()];
    double[] most = new double[use.length];
    model.workload().loads().forEach(load -> addNeeds(load, most));
    Arrays.setAll(use, option -> used(most[option]));
  }

  /** What all demand of a load would keep busy of each option if no other served it. */
  private void addNeeds(PipelineLoad load, double[] most) {
    PipelineGraph graph = load.graph();
    Map<String, Double> items = new HashMap<>();
    for (Stage stage : graph.stages()) {
      double arriving =
          stage
              .parent()
              .map(graph::stage)
              .map(parent -> items.get(parent.name()) * factor(load, parent, stage))
              .orElse(load.demand().perSecond());
      items.put(stage.name(), arriving);
      for (PathOption option : model.options()) {
        if (option.variant().family().equals(stage.family())) {
          most[option.index()] = Math.max(most[option.index()], arriving / option.capacity());
        }
      }
    }
  }

  private double factor(PipelineLoad load, Stage parent, Stage child) {
    Family family = model.family(parent.family());
    return family.variants().stream()
        .mapToDouble(variant -> load.factors().of(variant.id(), child.name()))
        .average()
        .orElse(1);
  }

  /** What part is used of the devices that are needed. */
  private static double used(double devices) {
    return devices > SMALL ? Math.max(LEAST_USE, devices / Math.ceil(devices - SMALL)) : 1;
  }

  /** One more relaxation, rounded and improved. */
  Found next() {
    double[] counted = use.clone();
    for (int option = 0; option < counted.length && !exact; option++) {
      double spoilt = counted[option] * Math.exp(NOISE * random.nextGaussian());
      counted[option] = Math.max(LEAST_USE, Math.min(1, spoilt));
    }
    exact = false;
    PathRelaxation relaxation = new PathRelaxation(model, counted, pool.paths());
    pool.addAll(relaxation.paths());
    double[] needs = relaxation.devices();
    for (int option = 0; option < use.length; option++) {
      use[option] = needs[option] > SMALL ? used(needs[option]) : use[option];
    }
    return search.improve(search.round(needs));
  }
}
