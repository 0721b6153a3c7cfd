package io.gearshift.planner.pipeline;

import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PathFlow.Path;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.pipeline.ReplicaSearch.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Shares half of the SLO out over the stages, so that every host runs batches of one size: the
 * largest in its stage's part of the time. Then all paths are in time by themselves.
 *
 * <p>The splits that are tried are those of paths that are known, and those that leave a stage just
 * the time for some batch. What a split is worth at most is known from its relaxation, so most need
 * not be looked into.
 */
final class BatchSplits {
  private static final int MOST_SPLITS = 120;

  /** Decides what hosts what if only some options may be used. */
  interface Decision {
    /**
     * @param start that has devices of those alone
     * @param least what a result has to be worth to be of use
     */
    Found decided(Found start, List<PathOption> options, double least);
  }

  private final PipelineModel model;
  private final PathPool pool;
  private final ReplicaSearch search;
  private final Deadline deadline;
  private final Decision decision;

  BatchSplits(
      PipelineModel model,
      PathPool pool,
      ReplicaSearch search,
      Deadline deadline,
      Decision decision) {
    this.model = model;
    this.pool = pool;
    this.search = search;
    this.deadline = deadline;
    this.decision = decision;
  }

  /** By stage, in nanoseconds. */
  private record Split(List<Long> parts) {}

  /** The best that is found, one load's split after the other's. */
  Found best(Found start) {
    List<List<Split>> splits = new ArrayList<>();
    for (int load = 0; load < model.loads(); load++) {
      splits.add(splits(load));
    }
    if (splits.stream().anyMatch(List::isEmpty)) {
      return start;
    }
    List<Split> chosen = new ArrayList<>(splits.stream().map(own -> own.get(0)).toList());
    Found best = start;
    for (int load = 0; load < model.loads(); load++) {
      Split kept = chosen.get(load);
      for (Relaxed relaxed : relaxed(chosen, load, splits.get(load))) {
        if (relaxed.bound() <= best.worth() || deadline.passed()) {
          break;
        }
        Found rounded = search.found(search.round(relaxed.devices()));
        Found found = decision.decided(rounded, relaxed.options(), best.worth());
        if (found.worth() > best.worth()) {
          best = found;
          kept = relaxed.split();
        }
      }
      chosen.set(load, kept);
    }
    return best;
  }

  private record Relaxed(Split split, List<PathOption> options, double bound, double[] devices) {}

  /** The splits of one load beside those of the others, the most promising first. */
  private List<Relaxed> relaxed(List<Split> chosen, int load, List<Split> splits) {
    List<Relaxed> relaxed = new ArrayList<>();
    Set<List<PathOption>> seen = new LinkedHashSet<>();
    for (Split split : splits) {
      List<Split> all = new ArrayList<>(chosen);
      all.set(load, split);
      List<PathOption> options = options(all);
      if (seen.add(options) && seen.size() <= MOST_SPLITS && !deadline.passed()) {
        PathRelaxation relaxation = new PathRelaxation(model, options);
        pool.addAll(relaxation.paths());
        relaxed.add(new Relaxed(split, options, relaxation.bound(), relaxation.devices()));
      }
    }
    relaxed.sort((a, b) -> Double.compare(b.bound(), a.bound()));
    return relaxed;
  }

  /** Of each host the largest batch that is in time wherever its family stands. */
  private List<PathOption> options(List<Split> splits) {
    List<PathOption> options = new ArrayList<>();
    for (int host = 0; host < model.hosts(); host++) {
      long part = Long.MAX_VALUE;
      for (int load = 0; load < splits.size(); load++) {
        List<Stage> stages = model.workload().loads().get(load).graph().stages();
        for (int stage = 0; stage < stages.size(); stage++) {
          if (stages.get(stage).family().equals(model.ofHost(host).get(0).variant().family())) {
            part = Math.min(part, splits.get(load).parts().get(stage));
          }
        }
      }
      long most = part;
      model.ofHost(host).stream()
          .filter(option -> option.nanos() <= most)
          .reduce((smaller, larger) -> larger)
          .ifPresent(options::add);
    }
    return options;
  }

  /** What batches leave over goes to one stage first, then to the next. */
  private List<Split> splits(int load) {
    PipelineGraph graph = model.workload().loads().get(load).graph();
    Set<Split> splits = new LinkedHashSet<>();
    for (Path path : pool.paths()) {
      for (int first = 0; path.load() == load && first < path.offers().size(); first++) {
        Stream<Long> nanos = path.offers().stream().map(option -> model.option(option).nanos());
        splits.add(split(graph, nanos.toArray(Long[]::new), first));
      }
    }
    Long[] quickest = graph.stages().stream().map(this::quickest).toArray(Long[]::new);
    for (int stage = 0; stage < quickest.length; stage++) {
      for (PathOption option : model.options()) {
        if (option.variant().family().equals(graph.stages().get(stage).family())) {
          Long[] parts = quickest.clone();
          parts[stage] = option.nanos();
          splits.add(split(graph, parts, (stage + 1) % parts.length));
        }
      }
    }
    splits.removeIf(split -> split.parts().stream().anyMatch(part -> part < 0));
    return List.copyOf(splits);
  }

  private long quickest(Stage stage) {
    return model.options().stream()
        .filter(option -> option.variant().family().equals(stage.family()))
        .mapToLong(PathOption::nanos)
        .min()
        .orElse(0);
  }

  private static Split split(PipelineGraph graph, Long[] parts, int first) {
    List<Stage> order = new ArrayList<>(graph.stages());
    Collections.rotate(order, -first);
    for (Stage stage : order) {
      long left = Long.MAX_VALUE;
      for (List<Stage> branch : graph.branches()) {
        if (branch.contains(stage)) {
          long taken = branch.stream().mapToLong(s -> parts[graph.stages().indexOf(s)]).sum();
          left = Math.min(left, graph.slo().dividedBy(2).toNanos() - taken);
        }
      }
      parts[graph.stages().indexOf(stage)] += left;
    }
    return new Split(Arrays.asList(parts));
  }
}
