package io.gearshift.planner.loki;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.planner.pipeline.PathOption;
import io.gearshift.planner.pipeline.PipelineModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The paths of Loki's augmented graph (section 4.1): a vertex for each task, no batches yet. */
final class Ways {
  private static final double ROUNDING = 1e-12;

  /**
   * A path along one branch of a pipeline.
   *
   * @param branch its place among the branches
   * @param hosts the vertices: variants on classes of devices
   * @param items that come to each for one query
   * @param accuracy the product of its variants', relative to the best
   */
  record Way(int load, int branch, List<Integer> hosts, List<Double> items, double accuracy) {}

  private final PipelineModel model;
  private final int most;
  private final List<Way> found = new ArrayList<>();

  private Ways(PipelineModel model, int most) {
    this.model = model;
    this.most = most;
  }

  /** All that can be taken at all; empty if they are more than so many. */
  static Optional<List<Way>> of(PipelineModel model, int most) {
    Ways ways = new Ways(model, most);
    List<PipelineLoad> loads = model.workload().loads();
    for (int load = 0; load < loads.size(); load++) {
      List<List<Stage>> branches = loads.get(load).graph().branches();
      for (int branch = 0; branch < branches.size(); branch++) {
        Start start = ways.new Start(load, loads.get(load), branch, branches.get(branch));
        start.extend(new ArrayList<>(), new ArrayList<>(), 0, 1, 1, 1);
      }
    }
    return ways.found.size() > most ? Optional.empty() : Optional.of(ways.found);
  }

  /** Where a branch begins. */
  private final class Start {
    private final int load;
    private final PipelineLoad asked;
    private final int branch;
    private final List<Stage> stages;
    private final long half;

    Start(int load, PipelineLoad asked, int branch, List<Stage> stages) {
      this.load = load;
      this.asked = asked;
      this.branch = branch;
      this.stages = stages;
      this.half = asked.graph().slo().dividedBy(2).toNanos();
    }

    void extend(
        List<Integer> hosts,
        List<Double> items,
        long nanos,
        double arriving,
        double product,
        double relative) {
      if (found.size() > most || nanos > half) {
        return;
      }
      int at = hosts.size();
      if (at == stages.size()) {
        if (product >= asked.graph().minAccuracy().value() - ROUNDING) {
          found.add(new Way(load, branch, List.copyOf(hosts), List.copyOf(items), relative));
        }
        return;
      }
      for (int host = 0; host < model.hosts(); host++) {
        PathOption quickest = model.ofHost(host).get(0);
        if (quickest.variant().family().equals(stages.get(at).family())) {
          Family family = model.family(quickest.variant().family());
          Variant variant = family.variant(quickest.variant().name()).orElseThrow();
          double factor =
              at + 1 < stages.size()
                  ? asked.factors().of(variant.id(), stages.get(at + 1).name())
                  : 1;
          hosts.add(host);
          items.add(arriving);
          extend(
              hosts,
              items,
              nanos + quickest.nanos(),
              arriving * factor,
              product * variant.accuracy().value(),
              relative * Objective.accuracy(family, variant));
          hosts.remove(at);
          items.remove(at);
        }
      }
    }
  }
}
