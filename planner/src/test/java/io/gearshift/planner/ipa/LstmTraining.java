package io.gearshift.planner.ipa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Trains an {@link Lstm}: least squares by gradients through time, steps by Adam (Kingma and Ba,
 * 2015). The same examples and random numbers give the same network.
 *
 * @param epochs how often each example is seen; 30 in the paper, over two weeks of them
 * @param batch examples that share a step; 64 in the paper
 */
public record LstmTraining(int epochs, int batch) {
  private static final double STEP = 1e-3;
  private static final double FIRST_MOMENT = 0.9;
  private static final double SECOND_MOMENT = 0.999;
  private static final double SMALL = 1e-7;
  private static final int HORIZON = 20;
  private static final int HISTORY = IpaForecaster.INTERVAL * IpaForecaster.INTERVALS;

  /**
   * What is known and what comes of it.
   *
   * @param maxima of the last intervals, the newest last
   * @param next the maximum of the next 20 seconds
   */
  public record Example(List<Double> maxima, double next) {}

  /** The published network and training. */
  public static final LstmTraining PUBLISHED = new LstmTraining(30, 64);

  /** One example for each second of a trace that has two minutes before it and 20 seconds after. */
  public static List<Example> examples(List<Double> rates) {
    List<Example> examples = new ArrayList<>();
    for (int now = HISTORY; now + HORIZON <= rates.size(); now++) {
      examples.add(
          new Example(
              IpaForecaster.maxima(rates.subList(now - HISTORY, now)),
              Collections.max(rates.subList(now, now + HORIZON))));
    }
    return examples;
  }

  /** The symmetric mean absolute percentage error, from 0 to 200. */
  public static double smape(Predictor predictor, List<Example> examples) {
    return 200
        * examples.stream()
            .mapToDouble(
                example -> {
                  double said = predictor.next(example.maxima());
                  double sum = Math.abs(said) + Math.abs(example.next());
                  return sum == 0 ? 0 : Math.abs(said - example.next()) / sum;
                })
            .average()
            .orElse(0);
  }

  /**
   * @param random draws the first weights and the order of the examples
   */
  public Lstm train(List<Example> examples, RandomGenerator random) {
    double scale = Math.max(1, examples.stream().mapToDouble(Example::next).max().orElse(1));
    Lstm lstm = Lstm.drawn(scale, random);
    List<Example> order = new ArrayList<>(examples);
    Adam adam = new Adam(lstm.weights);
    for (int epoch = 0; epoch < epochs; epoch++) {
      shuffle(order, random);
      for (int from = 0; from < order.size(); from += batch) {
        double[] slope = new double[Lstm.size()];
        List<Example> part = order.subList(from, Math.min(order.size(), from + batch));
        part.forEach(example -> addSlope(lstm, example, slope, 1.0 / part.size()));
        adam.step(slope);
      }
    }
    return lstm;
  }

  private static void shuffle(List<Example> order, RandomGenerator random) {
    for (int last = order.size() - 1; last > 0; last--) {
      Collections.swap(order, last, random.nextInt(last + 1));
    }
  }

  /** Adds what a weight more would add to the squared error of an example. */
  static void addSlope(Lstm lstm, Example example, double[] slope, double share) {
    double[] inputs = example.maxima().stream().mapToDouble(rate -> rate / lstm.scale).toArray();
    Lstm.Step[] steps = lstm.steps(inputs);
    Lstm.Step last = steps[steps.length - 1];
    double error = 2 * share * (lstm.answer(last) - example.next() / lstm.scale);
    double[] ofOutputs = new double[Lstm.UNITS];
    slope[Lstm.LAST + Lstm.UNITS] += error;
    for (int unit = 0; unit < Lstm.UNITS; unit++) {
      slope[Lstm.LAST + unit] += error * last.outputs()[unit];
      ofOutputs[unit] = error * lstm.weights[Lstm.LAST + unit];
    }
    double[] ofCells = new double[Lstm.UNITS];
    double[] none = new double[Lstm.UNITS];
    for (int t = steps.length - 1; t >= 0; t--) {
      double[] cellsBefore = t == 0 ? none : steps[t - 1].cells();
      double[] outputsBefore = t == 0 ? none : steps[t - 1].outputs();
      double[] ofSums = throughStep(steps[t], cellsBefore, ofOutputs, ofCells);
      ofOutputs = throughWeights(lstm, steps[t].input(), outputsBefore, ofSums, slope);
    }
  }

  /** From outputs and cells to the sums of the gates; leaves the slope of the cells before. */
  private static double[] throughStep(
      Lstm.Step step, double[] cellsBefore, double[] ofOutputs, double[] ofCells) {
    double[] ofSums = new double[Lstm.GATES * Lstm.UNITS];
    for (int unit = 0; unit < Lstm.UNITS; unit++) {
      double in = step.gates()[Lstm.INPUT_GATE * Lstm.UNITS + unit];
      double forget = step.gates()[Lstm.FORGET_GATE * Lstm.UNITS + unit];
      double cell = step.gates()[Lstm.CELL * Lstm.UNITS + unit];
      double out = step.gates()[Lstm.OUTPUT_GATE * Lstm.UNITS + unit];
      double passed = Math.max(0, step.cells()[unit]);
      double ofCell = ofCells[unit] + (passed > 0 ? ofOutputs[unit] * out : 0);
      ofSums[Lstm.OUTPUT_GATE * Lstm.UNITS + unit] = ofOutputs[unit] * passed * out * (1 - out);
      ofSums[Lstm.INPUT_GATE * Lstm.UNITS + unit] = ofCell * cell * in * (1 - in);
      ofSums[Lstm.FORGET_GATE * Lstm.UNITS + unit] =
          ofCell * cellsBefore[unit] * forget * (1 - forget);
      ofSums[Lstm.CELL * Lstm.UNITS + unit] = cell > 0 ? ofCell * in : 0;
      ofCells[unit] = ofCell * forget;
    }
    return ofSums;
  }

  /** From the sums to their weights; returns the slope of the outputs before. */
  private static double[] throughWeights(
      Lstm lstm, double input, double[] outputsBefore, double[] ofSums, double[] slope) {
    double[] ofBefore = new double[Lstm.UNITS];
    for (int row = 0; row < ofSums.length; row++) {
      int at = row * Lstm.ROW;
      slope[at] += ofSums[row] * input;
      slope[at + Lstm.BIAS] += ofSums[row];
      for (int unit = 0; unit < Lstm.UNITS; unit++) {
        slope[at + 1 + unit] += ofSums[row] * outputsBefore[unit];
        ofBefore[unit] += ofSums[row] * lstm.weights[at + 1 + unit];
      }
    }
    return ofBefore;
  }

  /** Steps that are the larger the steadier a slope is. */
  private static final class Adam {
    private final double[] weights;
    private final double[] mean;
    private final double[] square;
    private int steps;

    Adam(double[] weights) {
      this.weights = weights;
      this.mean = new double[weights.length];
      this.square = new double[weights.length];
    }

    void step(double[] slope) {
      steps++;
      double meanLeft = 1 - Math.pow(FIRST_MOMENT, steps);
      double squareLeft = 1 - Math.pow(SECOND_MOMENT, steps);
      Arrays.setAll(mean, i -> FIRST_MOMENT * mean[i] + (1 - FIRST_MOMENT) * slope[i]);
      Arrays.setAll(
          square, i -> SECOND_MOMENT * square[i] + (1 - SECOND_MOMENT) * slope[i] * slope[i]);
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= STEP * mean[i] / meanLeft / (Math.sqrt(square[i] / squareLeft) + SMALL);
      }
    }
  }
}
