package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PathFlow.Path;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.planner.pipeline.PipelineModel.Batches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists all paths of a model that is so small that they are few. A path of which some stage might
 * as well run larger batches is left out, for those serve more, unless batches have to be of one
 * size.
 */
final class EveryPath {
  private static final double ROUNDING = 1e-12;
  private static final int MOST_WALKED = 3_000;

  private final PipelineModel model;
  private final int most;
  private final List<Path> found = new ArrayList<>();
  private int walked;

  private EveryPath(PipelineModel model, int most) {
    this.model = model;
    this.most = most;
  }

  /** Empty if there are more than so many, or if finding them would take long. */
  static Optional<List<Path>> of(PipelineModel model, int most) {
    EveryPath every = new EveryPath(model, most);
    for (int load = 0; load < model.loads(); load++) {
      if (model.demand(load) > 0) {
        every.new Walk(load).extend(0, new HashMap<>());
      }
    }
    return every.isTooMuch() ? Optional.empty() : Optional.of(every.found);
  }

  private boolean isTooMuch() {
    return found.size() > most || walked > MOST_WALKED;
  }

  /**
   * What has come about on the way to a stage, the stage included.
   *
   * @param next items that come to each child, by name
   */
  private record Reached(
      PathOption option,
      long nanos,
      double items,
      double accuracy,
      double relative,
      Map<String, Double> next) {}

  /** All ways through the stages of one load. */
  private final class Walk {
    private final int load;
    private final PipelineLoad asked;
    private final PipelineGraph graph;
    private final long half;

    Walk(int load) {
      this.load = load;
      this.asked = model.workload().loads().get(load);
      this.graph = asked.graph();
      this.half = graph.slo().dividedBy(2).toNanos();
    }

    void extend(int number, Map<String, Reached> before) {
      walked++;
      if (number == graph.stages().size()) {
        add(before);
        return;
      }
      Stage stage = graph.stages().get(number);
      for (PathOption option : model.options()) {
        if (!isTooMuch() && option.variant().family().equals(stage.family())) {
          Reached reached = reached(stage, option, before);
          if (reached.nanos() <= half && isAccurateEnough(stage, reached)) {
            before.put(stage.name(), reached);
            extend(number + 1, before);
            before.remove(stage.name());
          }
        }
      }
    }

    private boolean isAccurateEnough(Stage stage, Reached reached) {
      return !graph.children(stage).isEmpty()
          || reached.accuracy() >= graph.minAccuracy().value() - ROUNDING;
    }

    private Reached reached(Stage stage, PathOption option, Map<String, Reached> before) {
      Family family = model.family(stage.family());
      Variant variant = family.variant(option.variant().name()).orElseThrow();
      Optional<Reached> parent = stage.parent().map(before::get);
      double items = parent.map(p -> p.next().get(stage.name())).orElse(1.0);
      Map<String, Double> next = new HashMap<>();
      for (Stage child : graph.children(stage)) {
        next.put(child.name(), items * asked.factors().of(variant.id(), child.name()));
      }
      return new Reached(
          option,
          parent.map(Reached::nanos).orElse(0L) + option.nanos(),
          items,
          parent.map(Reached::accuracy).orElse(1.0) * variant.accuracy().value(),
          parent.map(Reached::relative).orElse(1.0) * Objective.accuracy(family, variant),
          next);
    }

    private boolean mayRunLarger(Map<String, Reached> all) {
      return graph.stages().stream()
          .anyMatch(
              stage -> {
                PathOption own = all.get(stage.name()).option();
                return model.ofHost(own.host()).stream()
                    .filter(option -> option.batch() > own.batch())
                    .anyMatch(larger -> slack(stage, all) >= larger.nanos() - own.nanos());
              });
    }

    /** What all branches through a stage leave of half of the SLO. */
    private long slack(Stage stage, Map<String, Reached> all) {
      return graph.branches().stream()
          .filter(branch -> branch.contains(stage))
          .mapToLong(branch -> half - all.get(branch.get(branch.size() - 1).name()).nanos())
          .min()
          .orElse(0);
    }

    private void add(Map<String, Reached> all) {
      double accuracy = 0;
      List<List<Stage>> branches = graph.branches();
      for (List<Stage> branch : branches) {
        accuracy += all.get(branch.get(branch.size() - 1).name()).relative() / branches.size();
      }
      if (model.batches() == Batches.SEVERAL && mayRunLarger(all)) {
        return;
      }
      List<Reached> way = graph.stages().stream().map(stage -> all.get(stage.name())).toList();
      found.add(
          new Path(
              load,
              way.stream().map(reached -> reached.option().index()).toList(),
              way.stream().map(Reached::items).toList(),
              accuracy));
    }
  }
}
