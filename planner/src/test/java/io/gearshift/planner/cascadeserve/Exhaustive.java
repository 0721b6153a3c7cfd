package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.gear.Gear;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The best gear plan of a tiny problem, by trying every placement and every cascade. */
final class Exhaustive {
  private Exhaustive() {}

  /** The accuracy of the best plan that keeps a latency; 0 if there is none. */
  static double accuracy(GearProblem problem, GearJudge judge) {
    RunCost cost = new RunCost(problem, false);
    List<CascadeOutcome> front = CascadeFront.DEFAULT.run(problem, cost::seconds);
    List<Site> sites = problem.sites();
    QueueTuning tuning = new QueueTuning(problem, judge, true);
    double best = 0;
    for (int subset = 1; subset < 1 << sites.size(); subset++) {
      List<Site> placed = new ArrayList<>();
      for (int i = 0; i < sites.size(); i++) {
        if ((subset >> i & 1) == 1) {
          placed.add(sites.get(i));
        }
      }
      best = Math.max(best, fits(problem, placed) ? of(problem, front, placed, cost, tuning) : 0);
    }
    return best;
  }

  private static double of(
      GearProblem problem,
      List<CascadeOutcome> front,
      List<Site> placed,
      RunCost cost,
      QueueTuning tuning) {
    double sum = 0;
    for (int range = 0; range < problem.ranges(); range++) {
      double most = 0;
      for (int i = front.size() - 1; i >= 0 && most == 0; i--) {
        CascadeOutcome cascade = front.get(i);
        int steps = cascade.cascade().steps().size();
        Optional<LoadBalance> balance =
            LoadBalance.of(cascade, placed, site -> cost.seconds(site, steps));
        double highest = problem.range(range).to();
        if (balance.isPresent() && balance.get().busy() * highest <= 1) {
          Optional<Gear> gear = tuning.tuned(range, cascade, balance.get());
          most = gear.isPresent() ? cascade.accuracy().value() : 0;
        }
      }
      if (most == 0) {
        return 0;
      }
      sum += problem.prior().get(range) * most;
    }
    return sum;
  }

  private static boolean fits(GearProblem problem, List<Site> placed) {
    Map<Device, Long> taken = new HashMap<>();
    placed.forEach(site -> taken.merge(site.device(), problem.memory(site), Long::sum));
    return taken.entrySet().stream()
        .allMatch(entry -> entry.getValue() <= entry.getKey().memoryBytes());
  }
}
