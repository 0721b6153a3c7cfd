package io.gearshift.planner.pipeline;

import io.gearshift.domain.plan.Simplex;
import io.gearshift.planner.pipeline.PathPool.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The best flow over the paths of a pool if so many whole devices host each option.
 *
 * @param worth in queries per second of full accuracy, less what devices and loads cost
 * @param prices what one more device of an option gains at most, and one less loses at least; 0 for
 *     one that has none, whatever it would make possible
 * @param loadPrices the same for all demand of a load
 * @param levels what part of its load each line of the pool serves
 */
record ReplicaFlow(double worth, double[] prices, double[] loadPrices, double[] levels) {

  static ReplicaFlow of(PipelineModel model, PathPool pool, int[] counts) {
    int loads = model.loads();
    int[] rows = new int[counts.length];
    List<Integer> hosted = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    for (int line = 0; line < pool.lines().size(); line++) {
      if (pool.lines().get(line).isOpen(counts)) {
        open.add(line);
        for (int option : pool.lines().get(line).options()) {
          if (rows[option] == 0) {
            rows[option] = loads + hosted.size();
            hosted.add(option);
          }
        }
      }
    }
    double[] limits = new double[loads + hosted.size()];
    double shed = 0;
    for (int load = 0; load < loads; load++) {
      limits[load] = 1;
      shed += model.unserved() * model.demand(load);
    }
    for (int option : hosted) {
      limits[rows[option]] = counts[option];
    }
    Simplex simplex = new Simplex(limits);
    for (int line : open) {
      add(pool.lines().get(line), rows, simplex);
    }
    simplex.solve();
    double[] prices = new double[counts.length];
    for (int option : hosted) {
      prices[option] = simplex.price(rows[option]);
    }
    double[] loadPrices = new double[loads];
    for (int load = 0; load < loads; load++) {
      loadPrices[load] = simplex.price(load);
    }
    double[] levels = new double[pool.lines().size()];
    for (int column = 0; column < open.size(); column++) {
      levels[open.get(column)] = simplex.level(column);
    }
    double worth = simplex.worth() - shed - model.cost(counts);
    return new ReplicaFlow(worth, prices, loadPrices, levels);
  }

  private static void add(Line line, int[] rows, Simplex simplex) {
    int needs = line.options().length;
    int[] onRows = new int[needs + 1];
    double[] amounts = new double[needs + 1];
    for (int i = 0; i < needs; i++) {
      onRows[i] = rows[line.options()[i]];
      amounts[i] = line.devices()[i];
    }
    onRows[needs] = line.load();
    amounts[needs] = 1;
    simplex.add(onRows, amounts, line.worth());
  }

  /** Of how many devices each option has the time that lines of some loads take. */
  double[] devices(PathPool pool, IntPredicate loads) {
    double[] devices = new double[prices.length];
    for (int i = 0; i < levels.length; i++) {
      Line line = pool.lines().get(i);
      if (levels[i] > 0 && loads.test(line.load())) {
        line.addTo(devices, levels[i]);
      }
    }
    return devices;
  }
}
