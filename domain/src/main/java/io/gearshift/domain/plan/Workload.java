package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is asked of a cluster, as pipelines: a family that is a stage of none is one of a single
 * stage. What is asked of a family that is a stage of some is what the pipelines ask, and no more.
 */
public record Workload(List<PipelineLoad> loads) {
  public Workload {
    loads = List.copyOf(loads);
  }

  public static Workload of(Problem problem) {
    List<PipelineLoad> loads = new ArrayList<>(problem.pipelines());
    Set<FamilyId> staged = new HashSet<>();
    loads.forEach(load -> load.graph().stages().forEach(stage -> staged.add(stage.family())));
    for (Family family : problem.families()) {
      if (!staged.contains(family.id())) {
        loads.add(alone(family, problem.demand(family.id())));
      }
    }
    return new Workload(loads);
  }

  private static PipelineLoad alone(Family family, Rate demand) {
    String name = family.id().name();
    return new PipelineLoad(
        new PipelineGraph(
            new PipelineId(name),
            family.slo(),
            new Accuracy(0),
            List.of(new Stage(name, family.id(), Optional.empty()))),
        demand,
        Factors.NONE);
  }

  /** Queries per second at all roots. */
  public Rate totalDemand() {
    return Rate.of(loads.stream().mapToDouble(load -> load.demand().perSecond()).sum());
  }

  /** What plans call a load where they state its shortfall; families and pipelines share names. */
  public static FamilyId name(PipelineLoad load) {
    return new FamilyId(load.graph().id().name());
  }
}
