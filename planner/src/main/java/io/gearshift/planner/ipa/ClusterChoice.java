package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PipelineLoad;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the pipelines of a problem run on the devices that there are.
 *
 * <p>If these are not enough, all pipelines are served the same part of their demand, the largest
 * that is feasible. If not even a little of each is, the least asked for are left out one by one.
 *
 * <p>A family that several stages have in common runs one option: the best of those that the stages
 * would choose by themselves, of the fastest and of the most frugal.
 *
 * @param part of the demand that is planned for
 * @param configurations of the pipelines that are served, in their order
 */
record ClusterChoice(double part, Map<PipelineLoad, Configuration> configurations) {
  private static final double LITTLE = 1e-3;
  private static final int HALVINGS = 10;

  static ClusterChoice of(ClusterPrograms cluster) {
    List<PipelineLoad> loads = new ArrayList<>();
    for (PipelineLoad load : cluster.loads()) {
      if (configurations(cluster, List.of(load), LITTLE).isPresent()
          || configurations(cluster, List.of(load), 1).isPresent()) {
        loads.add(load);
      }
    }
    while (!loads.isEmpty()) {
      Optional<ClusterChoice> found = largest(cluster, loads);
      if (found.isPresent()) {
        return found.get();
      }
      loads.remove(loads.stream().min(Comparator.comparing(PipelineLoad::demand)).orElseThrow());
    }
    return new ClusterChoice(0, Map.of());
  }

  private static Optional<ClusterChoice> largest(
      ClusterPrograms cluster, List<PipelineLoad> loads) {
    Optional<ClusterChoice> all = at(cluster, loads, 1);
    if (all.isPresent()) {
      return all;
    }
    Optional<ClusterChoice> best = at(cluster, loads, LITTLE);
    double low = LITTLE;
    double high = 1;
    for (int i = 0; i < HALVINGS && best.isPresent(); i++) {
      double middle = (low + high) / 2;
      Optional<ClusterChoice> more = at(cluster, loads, middle);
      low = more.isPresent() ? middle : low;
      high = more.isPresent() ? high : middle;
      best = more.isPresent() ? more : best;
    }
    return best;
  }

  private static Optional<ClusterChoice> at(
      ClusterPrograms cluster, List<PipelineLoad> loads, double part) {
    return configurations(cluster, loads, part)
        .map(
            chosen -> {
              Map<PipelineLoad, Configuration> byLoad = new LinkedHashMap<>();
              for (int i = 0; i < chosen.size(); i++) {
                byLoad.put(loads.get(i), chosen.get(i));
              }
              return new ClusterChoice(part, byLoad);
            });
  }

  private static Optional<List<Configuration>> configurations(
      ClusterPrograms cluster, List<PipelineLoad> loads, double part) {
    Map<FamilyId, StageOption> fixed = new HashMap<>();
    for (FamilyId family : cluster.shared(loads)) {
      double most = Double.NEGATIVE_INFINITY;
      for (StageOption option : candidates(cluster, loads, part, fixed, family)) {
        Map<FamilyId, StageOption> tried = new HashMap<>(fixed);
        tried.put(family, option);
        double worth =
            JointChoice.best(cluster.programs(loads, part, tried), cluster.poolSizes())
                .map(ClusterChoice::worth)
                .orElse(Double.NEGATIVE_INFINITY);
        if (worth > most || !fixed.containsKey(family)) {
          fixed.put(family, option);
          most = worth;
        }
      }
      if (!fixed.containsKey(family)) {
        return Optional.empty();
      }
    }
    Optional<List<Configuration>> best =
        JointChoice.best(cluster.programs(loads, part, fixed), cluster.poolSizes());
    return fixed.isEmpty()
        ? best
        : best.map(chosen -> chosen.stream().map(Configuration::unproven).toList());
  }

  private static double worth(List<Configuration> configurations) {
    return configurations.stream().mapToDouble(Configuration::objective).sum();
  }

  private static Set<StageOption> candidates(
      ClusterPrograms cluster,
      List<PipelineLoad> loads,
      double part,
      Map<FamilyId, StageOption> fixed,
      FamilyId family) {
    List<IpaProgram> programs = cluster.programs(loads, part, fixed);
    Set<StageOption> candidates = new LinkedHashSet<>();
    Optional<List<Configuration>> alone = JointChoice.best(programs, cluster.poolSizes());
    for (int load = 0; load < loads.size(); load++) {
      List<Stage> stages = loads.get(load).graph().stages();
      for (int stage = 0; stage < stages.size(); stage++) {
        if (stages.get(stage).family().equals(family)) {
          List<StageOption> all = programs.get(load).stages().get(stage).options();
          all.stream().min(Comparator.comparing(StageOption::latency)).ifPresent(candidates::add);
          all.stream()
              .min(Comparator.comparingInt(StageOption::replicas))
              .ifPresent(candidates::add);
          if (alone.isPresent()) {
            candidates.add(alone.get().get(load).options().get(stage));
          }
        }
      }
    }
    return candidates;
  }
}
