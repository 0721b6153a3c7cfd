package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.CascadeOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which cascade of the front each range has (CascadeServe, section 4.5, SP2). Where a latency is
 * promised all begin with the most accurate; where an accuracy is, with the one of the least work,
 * and those are made better that add the most accuracy for the work, until the mean over the prior
 * is what was promised.
 *
 * <p>A range whose cascade turned out too much for the devices has a cheaper one from then on, and
 * never that again, so that it comes to an end.
 */
final class Assignment {
  private final GearProblem problem;
  private final List<CascadeOutcome> front;
  private final double[] work;
  private final int[] most;
  private int[] chosen;

  /**
   * @param front from the least work to the most accurate
   * @param work of each of them
   */
  Assignment(GearProblem problem, List<CascadeOutcome> front, double[] work) {
    this.problem = problem;
    this.front = front;
    this.work = work;
    this.most = new int[problem.ranges()];
    Arrays.fill(most, front.size() - 1);
    this.chosen = most.clone();
  }

  CascadeOutcome of(int range) {
    return front.get(chosen[range]);
  }

  /** By range, the number of the cascade in the front. */
  List<Integer> chosen() {
    return IntStream.of(chosen).boxed().toList();
  }

  /** The mean over the prior. */
  double accuracy() {
    double sum = 0;
    for (int range = 0; range < chosen.length; range++) {
      sum += problem.prior().get(range) * of(range).accuracy().value();
    }
    return sum;
  }

  /** The first assignment; a fault if not even that has the accuracy. */
  Optional<Fault> begin() {
    return settle();
  }

  /** Takes something from the range of a fault, or from the one that it costs least. */
  Optional<Fault> lower(Fault fault) {
    int range = fault.range().orElseGet(this::leastLoss);
    if (range < 0 || chosen[range] == 0) {
      return Optional.of(fault);
    }
    most[range] = chosen[range] - 1;
    return settle();
  }

  private Optional<Fault> settle() {
    if (problem.goal().isLatency()) {
      chosen = most.clone();
      return Optional.empty();
    }
    double least = problem.goal().accuracy().orElseThrow().value();
    chosen = new int[most.length];
    while (accuracy() < least) {
      int range = mostForTheWork();
      if (range < 0) {
        return Optional.of(
            Fault.of(
                "the most accurate that these devices serve is %.4f (expected: %.4f)"
                    .formatted(accuracy(), least)));
      }
      chosen[range]++;
    }
    return Optional.empty();
  }

  /** The range whose next cheaper cascade takes least from the accuracy of the plan, or -1. */
  private int leastLoss() {
    int found = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int range = chosen.length - 1; range >= 0; range--) {
      if (chosen[range] > 0) {
        double loss = problem.prior().get(range) * gain(chosen[range]);
        if (loss < least) {
          least = loss;
          found = range;
        }
      }
    }
    return found;
  }

  /** The range whose next better cascade adds the most accuracy for the work, or -1. */
  private int mostForTheWork() {
    int found = -1;
    double best = 0;
    for (int range = 0; range < chosen.length; range++) {
      int next = chosen[range] + 1;
      if (next <= most[range]) {
        double added = problem.range(range).to() * (work[next] - work[next - 1]);
        double ratio = problem.prior().get(range) * gain(next) / added;
        if (ratio > best) {
          best = ratio;
          found = range;
        }
      }
    }
    return found;
  }

  private double gain(int number) {
    return front.get(number).accuracy().value() - front.get(number - 1).accuracy().value();
  }
}
