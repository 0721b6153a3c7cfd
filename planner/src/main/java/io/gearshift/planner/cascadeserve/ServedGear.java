package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.Replica;
import java.util.Arrays;
import java.util.List;

/** One gear in the simulation: by step, the lines that its queries join, in turns by weight. */
final class ServedGear {
  final double[] thresholds;

  /** Line numbers by step. */
  final int[][] lines;

  /** By line, the queries that have to wait; 1 for one that this gear does not use. */
  final int[] minQueues;

  /** By step, the nanoseconds that the steps after it take at least. */
  final long[] rest;

  private final double[][] weights;
  private final double[][] credits;

  /**
   * @param numbers of the lines, by device and variant
   */
  ServedGear(Gear gear, List<WaitingLine> all, LineNumbers numbers) {
    List<CascadeStep> steps = gear.cascade().steps();
    thresholds = steps.stream().mapToDouble(CascadeStep::threshold).toArray();
    lines = new int[steps.size()][];
    weights = new double[steps.size()][];
    credits = new double[steps.size()][];
    rest = new long[steps.size()];
    minQueues = new int[all.size()];
    Arrays.fill(minQueues, 1);
    for (int step = steps.size() - 1; step >= 0; step--) {
      VariantId variant = steps.get(step).variant();
      List<Replica> replicas = gear.replicas(variant);
      lines[step] = replicas.stream().mapToInt(numbers::of).toArray();
      weights[step] = replicas.stream().mapToDouble(Replica::weight).toArray();
      credits[step] = new double[replicas.size()];
      for (int i = 0; i < replicas.size(); i++) {
        minQueues[lines[step][i]] = replicas.get(i).minQueue();
      }
      if (step > 0) {
        long fastest =
            Arrays.stream(lines[step]).mapToLong(line -> all.get(line).nanos(1)).min().orElse(0);
        rest[step - 1] = rest[step] + fastest;
      }
    }
  }

  /** Where lines stand. */
  @FunctionalInterface
  interface LineNumbers {
    int of(Replica replica);
  }

  /** Whether the answer of a step stands. */
  boolean accepts(int step, double certainty) {
    return step == thresholds.length - 1 || certainty >= thresholds[step];
  }

  /** The line that the next query of a step joins: each is chosen as often as its weight says. */
  int next(int step) {
    double[] credit = credits[step];
    int best = 0;
    for (int i = 0; i < credit.length; i++) {
      credit[i] += weights[step][i];
      best = credit[i] > credit[best] ? i : best;
    }
    credit[best]--;
    return lines[step][best];
  }
}
