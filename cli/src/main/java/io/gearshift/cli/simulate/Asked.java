package io.gearshift.cli.simulate;

import io.gearshift.config.BadConfig;
import io.gearshift.config.scenario.GraphSettings;
import io.gearshift.config.scenario.ScenarioSettings;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.plan.Problem;
import io.gearshift.simulator.Traffic;
import io.gearshift.simulator.pipeline.FanOut;
import io.gearshift.simulator.pipeline.PipelineTraffic;
import java.util.ArrayList;
import java.util.List;

/** The traffic of a scenario: what families are asked, and what pipelines are. */
record Asked(List<Traffic> families, List<PipelineTraffic> pipelines) {

  /**
   * @param traffic of both, by their names
   * @throws BadConfig if a pipeline is not asked by one list of arrivals, of one item each, or if a
   *     factor is that of no variant
   */
  static Asked of(ScenarioSettings settings, Problem world, List<Traffic> traffic) {
    List<Traffic> families = new ArrayList<>(traffic);
    List<PipelineTraffic> pipelines = new ArrayList<>();
    for (int i = 0; i < settings.pipelines().size(); i++) {
      GraphSettings pipeline = settings.pipelines().get(i);
      FamilyId name = new FamilyId(pipeline.name());
      List<Traffic> own = traffic.stream().filter(each -> each.family().equals(name)).toList();
      families.removeAll(own);
      String key = "pipelines[" + i + "]";
      if (own.size() != 1 || !own.get(0).items().equals(List.of(1))) {
        throw new BadConfig(
            "%s: '%s' has %d entries in traffic (expected: one, with queries of one item)"
                .formatted(key, name, own.size()));
      }
      requireVariants(key, pipeline.factors(), world);
      try {
        pipelines.add(pipeline(pipeline, own.get(0)));
      } catch (IllegalArgumentException e) {
        throw new BadConfig(key + ": " + e.getMessage());
      }
    }
    return new Asked(families, pipelines);
  }

  private static PipelineTraffic pipeline(GraphSettings settings, Traffic traffic) {
    return new PipelineTraffic(
        settings.graph(),
        settings.onLoss().orElse(OnLoss.LEAVE_OUT),
        settings.factors(),
        settings.counts().map(FanOut::inProportionsOf).orElse(FanOut.EVEN),
        settings.expected(),
        traffic.arrivals(),
        traffic.slos());
  }

  private static void requireVariants(String key, Factors factors, Problem world) {
    List<VariantId> known =
        world.families().stream()
            .flatMap(family -> family.variants().stream())
            .map(variant -> variant.id())
            .toList();
    for (Factors.Edge edge : factors.byEdge().keySet()) {
      if (!known.contains(edge.variant())) {
        throw new BadConfig(
            "%s: a factor of '%s' (expected: of a variant with a profile, one of %s)"
                .formatted(key, edge.variant(), known));
      }
    }
  }
}
