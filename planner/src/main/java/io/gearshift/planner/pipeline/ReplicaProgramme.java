package io.gearshift.planner.pipeline;

import io.gearshift.domain.plan.Simplex;
import io.gearshift.planner.pipeline.PathPool.Line;
import io.gearshift.planner.pipeline.ReplicaSearch.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many devices host what for some of the loads, as a linear programme that holds whole numbers
 * to be better than parts. The other loads keep what they have.
 *
 * <pre>
 * maximise    Σ worth · line − Σ cost · devices
 * such that   Σ over the lines of a load  line                       ≤ 1
 *             Σ over the lines through an option  need · line        ≤ devices of the option
 *             Σ over the options of a class  devices                 ≤ devices there are
 * and, since devices are whole: with N the most that the lines of a load need of an option, and ⌈N⌉
 * devices for that, part of the load needs no less of the last of them than
 *             Σ need / N · line ≤ (⌈N⌉ − 1) / N + (1 − (⌈N⌉ − 1) / N) · (devices − ⌈N⌉ + 1)
 * </pre>
 *
 * <p>So a path that needs a tenth of a device asks for a whole one, in proportion to the part of
 * its load that it serves.
 */
final class ReplicaProgramme {
  private static final double SMALL = 1e-6;
  private static final int MOST_ROUNDED = 4;

  /**
   * That the lines of a load through an option ask for whole devices.
   *
   * @param most devices that any of them needs for all of the load
   */
  private record Rounding(int row, double most) {
    static boolean matters(double most) {
      return Math.ceil(most - SMALL) - most > SMALL && most < MOST_ROUNDED;
    }

    double whole() {
      return Math.ceil(most - SMALL);
    }

    double amount(double devices) {
      return whole() <= 1 ? 1 : devices / most;
    }

    double perDevice() {
      return 1 - (whole() - 1) / most;
    }

    double limit() {
      return Math.max(0, (whole() - 1) * (whole() / most - 1));
    }
  }

  private final PipelineModel model;
  private final List<Line> lines;
  private final int[] counts;
  private final double[] others;
  private final Map<Integer, Map<Integer, Double>> needs = new LinkedHashMap<>();
  private final List<Double> limits = new ArrayList<>();
  private final Map<Integer, Integer> loadRows = new HashMap<>();
  private final Map<Integer, Integer> classRows = new HashMap<>();
  private final Map<Integer, Integer> optionRows = new HashMap<>();
  private final Map<Integer, Integer> hostRows = new HashMap<>();
  private final Map<Integer, Map<Integer, Rounding>> roundings = new HashMap<>();
  private final List<PathOption> free = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();
  private final Simplex simplex;
  private double shed;

  /**
   * @param lines that the loads may take
   * @param start of which the other loads keep their part
   */
  ReplicaProgramme(
      PipelineModel model, PathPool pool, List<Line> lines, Set<Integer> loads, Found start) {
    this.model = model;
    this.lines = lines;
    this.counts = start.counts();
    this.others = start.flow().devices(pool, load -> !loads.contains(load));
    for (Line line : lines) {
      for (int i = 0; i < line.options().length; i++) {
        needs
            .computeIfAbsent(line.options()[i], option -> new LinkedHashMap<>())
            .merge(line.load(), line.devices()[i], Math::max);
      }
    }
    needs.keySet().stream().filter(this::isFree).map(model::option).forEach(free::add);
    eachLoadIsServedOnce(loads);
    eachClassHasSoManyDevices();
    linesTakeNoMoreThanDevices();
    whatRunsMayStay();
    this.simplex = new Simplex(limits.stream().mapToDouble(Double::doubleValue).toArray());
    lines.forEach(this::addLine);
    free.forEach(this::addDevices);
    hostRows.forEach((host, row) -> addLoads(host, row));
  }

  /** What other loads use too stays as it is. */
  private boolean isFree(int option) {
    return others[option] <= SMALL;
  }

  private int row(double limit) {
    limits.add(limit);
    return limits.size() - 1;
  }

  private void eachLoadIsServedOnce(Set<Integer> loads) {
    for (int load : loads) {
      loadRows.put(load, row(1));
      shed += model.unserved() * model.demand(load);
    }
  }

  private void eachClassHasSoManyDevices() {
    int[] left = model.idle(counts);
    free.forEach(option -> left[option.deviceClass()] += counts[option.index()]);
    for (int deviceClass = 0; deviceClass < left.length; deviceClass++) {
      classRows.put(deviceClass, row(left[deviceClass]));
    }
  }

  private void linesTakeNoMoreThanDevices() {
    needs.forEach(
        (option, byLoad) -> {
          if (!isFree(option)) {
            optionRows.put(option, row(Math.max(0, counts[option] - others[option])));
            return;
          }
          Map<Integer, Rounding> own = new LinkedHashMap<>();
          byLoad.forEach(
              (load, most) -> {
                if (Rounding.matters(most)) {
                  own.put(load, new Rounding(row(0), most));
                  limits.set(own.get(load).row(), own.get(load).limit());
                }
              });
          roundings.put(option, own);
          // a path that asks for a whole device takes no more of it than that
          boolean impliedByRounding =
              byLoad.size() == 1 && own.values().stream().anyMatch(r -> r.whole() <= 1);
          if (!impliedByRounding) {
            optionRows.put(option, row(0));
          }
        });
  }

  private void whatRunsMayStay() {
    for (PathOption option : free) {
      if (model.loadsCost() && model.running(option.host()) > 0) {
        hostRows.computeIfAbsent(option.host(), host -> row(running(host)));
      }
    }
  }

  /** Instances of a host that run and are not taken by options that keep what they have. */
  private double running(int host) {
    int taken =
        model.ofHost(host).stream()
            .filter(option -> !free.contains(option))
            .mapToInt(option -> counts[option.index()])
            .sum();
    return Math.max(0, model.running(host) - taken);
  }

  private int add(Map<Integer, Double> amounts, double worth) {
    return simplex.add(
        amounts.keySet().stream().mapToInt(Integer::intValue).toArray(),
        amounts.values().stream().mapToDouble(Double::doubleValue).toArray(),
        worth);
  }

  private void addLine(Line line) {
    Map<Integer, Double> amounts = new LinkedHashMap<>();
    amounts.put(loadRows.get(line.load()), 1.0);
    for (int i = 0; i < line.options().length; i++) {
      int option = line.options()[i];
      double devices = line.devices()[i];
      if (optionRows.containsKey(option)) {
        amounts.put(optionRows.get(option), devices);
      }
      Rounding rounding = roundings.getOrDefault(option, Map.of()).get(line.load());
      if (rounding != null) {
        amounts.put(rounding.row(), rounding.amount(devices));
      }
    }
    simplex.bound(add(amounts, line.worth()), 0, 1);
  }

  private void addDevices(PathOption option) {
    Map<Integer, Double> amounts = new LinkedHashMap<>();
    amounts.put(classRows.get(option.deviceClass()), 1.0);
    if (optionRows.containsKey(option.index())) {
      amounts.put(optionRows.get(option.index()), -1.0);
    }
    roundings.get(option.index()).values().forEach(r -> amounts.put(r.row(), -r.perDevice()));
    double cost = model.devicePrice();
    if (hostRows.containsKey(option.host())) {
      amounts.put(hostRows.get(option.host()), 1.0);
    } else {
      cost += option.loadCost();
    }
    columns.add(add(amounts, -cost));
  }

  private void addLoads(int host, int row) {
    int all = model.devices(model.ofHost(host).get(0).deviceClass());
    int loads = add(Map.of(row, -1.0), -model.ofHost(host).get(0).loadCost());
    simplex.bound(loads, 0, all);
  }

  /** The options whose devices are to be decided. */
  List<PathOption> free() {
    return free;
  }

  /** More devices than this would serve no more. */
  int[] most() {
    return free.stream()
        .mapToInt(
            option -> {
              double all = needs.get(option.index()).values().stream().mapToDouble(n -> n).sum();
              double left = limits.get(classRows.get(option.deviceClass()));
              return (int) Math.min(left, Math.ceil(all - SMALL));
            })
        .toArray();
  }

  /** Solves it with so many devices of each free option; false if that is not to be had. */
  boolean solve(int[] least, int[] most) {
    for (int i = 0; i < columns.size(); i++) {
      simplex.bound(columns.get(i), least[i], most[i]);
    }
    return simplex.solve();
  }

  /** What the loads are worth at most, in queries per second of full accuracy. */
  double worth() {
    return simplex.worth() - shed;
  }

  double devices(int i) {
    return simplex.level(columns.get(i));
  }
}
