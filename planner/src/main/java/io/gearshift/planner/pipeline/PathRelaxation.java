package io.gearshift.planner.pipeline;

import io.gearshift.domain.plan.PathFlow;
import io.gearshift.domain.plan.PathFlow.Offer;
import io.gearshift.domain.plan.PathFlow.Path;
import io.gearshift.planner.allocation.DeviceClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The problem with devices that can be split: the best flow of queries over paths if an option may
 * have as much of a device's time as it needs and no more.
 *
 * <p>Its rows are the classes of devices and the loads, whatever there is of options; where loads
 * cost, there is a row more for each host that runs, since what runs may stay for nothing. No plan
 * is worth more: it has whole devices, and may leave their time unused.
 */
final class PathRelaxation {
  private final PipelineModel model;
  private final List<PathOption> options;
  private final PathFlow flow;

  PathRelaxation(PipelineModel model) {
    this(model, model.options(), model.options().stream().mapToDouble(o -> 1).toArray(), List.of());
  }

  /** Only some options may be used. */
  PathRelaxation(PipelineModel model, List<PathOption> options) {
    this(model, options, model.options().stream().mapToDouble(o -> 1).toArray(), List.of());
  }

  /**
   * @param use what part of its capacity each option is counted on for
   * @param known paths to begin with
   */
  PathRelaxation(PipelineModel model, double[] use, List<Path> known) {
    this(model, model.options(), use, known);
  }

  private PathRelaxation(
      PipelineModel model, List<PathOption> options, double[] use, List<Path> known) {
    this.model = model;
    this.options = options;
    List<Double> limits = new ArrayList<>();
    for (DeviceClass deviceClass : model.classes()) {
      limits.add((double) deviceClass.devices().size());
    }
    Map<Integer, Integer> hostRows = new HashMap<>();
    for (PathOption option : options) {
      int host = option.host();
      if (model.loadsCost() && model.running(host) > 0 && !hostRows.containsKey(host)) {
        hostRows.put(host, limits.size());
        limits.add((double) model.running(host));
      }
    }
    List<Offer> offers = new ArrayList<>();
    for (PathOption option : options) {
      Integer row = hostRows.get(option.host());
      offers.add(
          new Offer(
              option.variant(),
              option.nanos(),
              option.capacity() * use[option.index()],
              model.devicePrice() + (row == null ? option.loadCost() : 0),
              row == null ? List.of(option.deviceClass()) : List.of(option.deviceClass(), row)));
    }
    this.flow =
        new PathFlow(
            model.workload(),
            model.families(),
            offers,
            limits.stream().mapToDouble(Double::doubleValue).toArray(),
            model.unserved());
    hostRows.forEach((host, row) -> flow.sell(row, model.ofHost(host).get(0).loadCost()));
    known.forEach(flow::add);
    flow.solve();
  }

  /** The paths that the best flow takes if so many devices host each option. */
  static List<Path> through(PipelineModel model, int[] counts) {
    List<PathOption> hosted =
        model.options().stream().filter(option -> counts[option.index()] > 0).toList();
    List<Offer> offers = new ArrayList<>();
    for (PathOption option : hosted) {
      offers.add(
          new Offer(
              option.variant(), option.nanos(), option.capacity(), 0, List.of(offers.size())));
    }
    double[] limits = hosted.stream().mapToDouble(option -> counts[option.index()]).toArray();
    PathFlow flow =
        new PathFlow(model.workload(), model.families(), offers, limits, model.unserved());
    flow.solve();
    return flow.flows().keySet().stream().map(path -> named(path, hosted)).toList();
  }

  /** The path by the places of its options in the model. */
  private static Path named(Path path, List<PathOption> options) {
    return new Path(
        path.load(),
        path.offers().stream().map(offer -> options.get(offer).index()).toList(),
        path.items(),
        path.accuracy());
  }

  /** No plan is worth more, in queries per second of full accuracy. */
  double bound() {
    return flow.bound();
  }

  /** All paths that came to mind. */
  List<Path> paths() {
    return flow.paths().stream().map(path -> named(path, options)).toList();
  }

  /** The best path of each load if time on each option costs so many times as much. */
  List<Path> pathsAt(double[] factors) {
    return flow.bestAt(factors).stream().map(path -> named(path, options)).toList();
  }

  /** Of how many devices each option has the time. */
  double[] devices() {
    double[] devices = new double[model.options().size()];
    for (Map.Entry<Path, Double> entry : flow.flows().entrySet()) {
      Path path = entry.getKey();
      for (int stage = 0; stage < path.offers().size(); stage++) {
        PathOption option = options.get(path.offers().get(stage));
        devices[option.index()] += entry.getValue() * path.items().get(stage) / option.capacity();
      }
    }
    return devices;
  }

  /** What one more device of a class would be worth. */
  double price(int deviceClass) {
    return flow.price(deviceClass);
  }
}
