package io.gearshift.planner.pipeline;

import io.gearshift.domain.plan.PathFlow.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The paths that a search thinks of, and what each would need to serve all of its load alone. */
final class PathPool {

  /**
   * A path with the options that it leads through, each once.
   *
   * @param devices of each option that all demand of the load would keep busy
   * @param worth of serving all that demand this way, in queries per second of full accuracy
   */
  record Line(int load, int[] options, double[] devices, double worth) {

    /** Whether each option has a device. */
    boolean isOpen(int[] counts) {
      for (int option : options) {
        if (counts[option] == 0) {
          return false;
        }
      }
      return true;
    }

    boolean leadsThrough(int option) {
      for (int other : options) {
        if (other == option) {
          return true;
        }
      }
      return false;
    }

    void addTo(double[] devicesOfAll, double level) {
      for (int i = 0; i < options.length; i++) {
        devicesOfAll[options[i]] += level * devices[i];
      }
    }
  }

  private final PipelineModel model;
  private final Set<Path> paths = new LinkedHashSet<>();
  private final List<Line> lines = new ArrayList<>();

  PathPool(PipelineModel model) {
    this.model = model;
  }

  void addAll(Collection<Path> others) {
    for (Path path : others) {
      if (paths.add(path)) {
        lines.add(line(path));
      }
    }
  }

  private Line line(Path path) {
    double demand = model.demand(path.load());
    Map<Integer, Double> devices = new LinkedHashMap<>();
    for (int stage = 0; stage < path.offers().size(); stage++) {
      PathOption option = model.option(path.offers().get(stage));
      double busy = demand * path.items().get(stage) / option.capacity();
      devices.merge(option.index(), busy, Double::sum);
    }
    return new Line(
        path.load(),
        devices.keySet().stream().mapToInt(Integer::intValue).toArray(),
        devices.values().stream().mapToDouble(Double::doubleValue).toArray(),
        demand * (model.unserved() + path.accuracy()));
  }

  List<Path> paths() {
    return List.copyOf(paths);
  }

  List<Line> lines() {
    return lines;
  }
}
