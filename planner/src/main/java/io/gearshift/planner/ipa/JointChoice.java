package io.gearshift.planner.ipa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses for pipelines that share devices, so that together they are worth most.
 *
 * <p>Each has what is best for it, if there are devices for that. If not, and if there are few, all
 * uses of the devices are looked at. If there are many, each begins with as few as it can do with
 * and is given more for as long as that pays for them, at a price that falls; that may be a little
 * below the best.
 */
final class JointChoice {
  private static final double ROUNDING = 1e-9;
  private static final int FEW_DEVICES = 16;
  private static final double FEW_CONFIGURATIONS = 100_000;
  private static final double PROHIBITIVE = 1e6;
  private static final int PRICES = 16;

  /** Configurations of the pipelines so far, and what they come to. */
  private record Joint(List<Configuration> parts, double objective, int changes, int[] used) {

    static Joint nothing(int pools) {
      return new Joint(List.of(), 0, 0, new int[pools]);
    }

    Joint with(Configuration next) {
      List<Configuration> all = new ArrayList<>(parts);
      all.add(next);
      int[] sum = used.clone();
      int changed = changes;
      for (StageOption option : next.options()) {
        sum[option.pool()] += option.replicas();
        changed += option.changes();
      }
      return new Joint(all, objective + next.objective(), changed, sum);
    }

    boolean fits(List<Integer> pools) {
      for (int pool = 0; pool < used.length; pool++) {
        if (used[pool] > pools.get(pool)) {
          return false;
        }
      }
      return true;
    }

    boolean covers(Joint other) {
      for (int pool = 0; pool < used.length; pool++) {
        if (used[pool] > other.used[pool]) {
          return false;
        }
      }
      return objective > other.objective + ROUNDING
          || objective >= other.objective - ROUNDING && changes <= other.changes;
    }
  }

  private final List<IpaProgram> programs;
  private final List<Integer> pools;

  private JointChoice(List<IpaProgram> programs, List<Integer> pools) {
    this.programs = programs;
    this.pools = pools;
  }

  /** A configuration of each program; empty if the devices are not enough for all of them. */
  static Optional<List<Configuration>> best(List<IpaProgram> programs, List<Integer> pools) {
    if (programs.size() == 1) {
      return programs.get(0).solve().map(List::of);
    }
    JointChoice choice = new JointChoice(programs, pools);
    return choice
        .alone()
        .flatMap(each -> each.fits(pools) ? Optional.of(each) : choice.shared())
        .map(Joint::parts);
  }

  private Optional<Joint> shared() {
    int devices = pools.stream().mapToInt(Integer::intValue).sum();
    if (fewest() > devices) {
      return Optional.empty();
    }
    return devices <= FEW_DEVICES
            && programs.stream().allMatch(p -> p.configurations() <= FEW_CONFIGURATIONS)
        ? byUse()
        : byPrices();
  }

  /** Fewer devices cannot do, whatever is chosen. */
  private int fewest() {
    return programs.stream()
        .flatMap(program -> program.stages().stream())
        .mapToInt(stage -> stage.options().stream().mapToInt(StageOption::replicas).min().orElse(0))
        .sum();
  }

  /** What each would choose if there were no others; empty if some cannot be run at all. */
  private Optional<Joint> alone() {
    Joint each = Joint.nothing(pools.size());
    for (IpaProgram program : programs) {
      Optional<Configuration> own = program.unlimited().solve();
      if (own.isEmpty()) {
        return Optional.empty();
      }
      each = each.with(own.get());
    }
    return Optional.of(each);
  }

  /** For every use of the devices, the best of the first pipelines with what the next could do. */
  private Optional<Joint> byUse() {
    List<Joint> joints = List.of(Joint.nothing(pools.size()));
    for (IpaProgram program : programs) {
      List<Configuration> own = program.perUse();
      List<Joint> next = new ArrayList<>();
      for (Joint joint : joints) {
        for (Configuration configuration : own) {
          Joint more = joint.with(configuration);
          if (more.fits(pools)) {
            next.add(more);
          }
        }
      }
      joints = undominated(next);
    }
    return joints.stream()
        .max(
            Comparator.comparingDouble(Joint::objective)
                .thenComparing(Comparator.comparingInt(Joint::changes).reversed()));
  }

  private static List<Joint> undominated(List<Joint> joints) {
    joints.sort(
        Comparator.comparingDouble(Joint::objective).reversed().thenComparingInt(Joint::changes));
    List<Joint> kept = new ArrayList<>();
    for (Joint joint : joints) {
      if (kept.stream().noneMatch(better -> better.covers(joint))) {
        kept.add(joint);
      }
    }
    return kept;
  }

  /** Prices halve from what the most accurate pipeline would be worth. */
  private Optional<Joint> byPrices() {
    double[] prices = new double[pools.size()];
    Arrays.fill(prices, PROHIBITIVE);
    List<Configuration> parts = new ArrayList<>();
    int[] left = pools.stream().mapToInt(Integer::intValue).toArray();
    for (IpaProgram program : programs) {
      Optional<Configuration> frugal = program.within(left).solveAt(prices);
      if (frugal.isEmpty()) {
        return Optional.empty();
      }
      parts.add(frugal.get());
      take(left, frugal.get(), 1);
    }
    double price = programs.get(0).weights().alpha();
    for (int i = 0; i < PRICES; i++) {
      Arrays.fill(prices, price);
      for (int program = 0; program < programs.size(); program++) {
        improve(program, programs.get(program).unlimited().solveAt(prices), parts, left);
      }
      price /= 2;
    }
    for (int program = 0; program < programs.size(); program++) {
      take(left, parts.get(program), -1);
      Optional<Configuration> best = programs.get(program).within(left).solve();
      take(left, parts.get(program), 1);
      improve(program, best, parts, left);
    }
    Joint joint = Joint.nothing(pools.size());
    for (Configuration part : parts) {
      joint = joint.with(part.unproven());
    }
    return Optional.of(joint);
  }

  private static void take(int[] left, Configuration configuration, int times) {
    configuration.options().forEach(o -> left[o.pool()] -= times * o.replicas());
  }

  /** Takes what is better, if there are devices for it. */
  private static void improve(
      int program, Optional<Configuration> other, List<Configuration> parts, int[] left) {
    Configuration now = parts.get(program);
    if (other.isPresent() && other.get().objective() > now.objective() + ROUNDING) {
      take(left, now, -1);
      take(left, other.get(), 1);
      boolean fits = Arrays.stream(left).allMatch(devices -> devices >= 0);
      if (fits) {
        parts.set(program, other.get());
      } else {
        take(left, other.get(), -1);
        take(left, now, 1);
      }
    }
  }
}
