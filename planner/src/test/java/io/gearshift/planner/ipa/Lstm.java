package io.gearshift.planner.ipa;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The network that IPA predicts rates with (section 4.3): one layer of 25 LSTM units, of which
 * cells and outputs pass through ReLU instead of tanh, and one linear unit on its last output.
 *
 * <pre>
 * i, f, o = sigmoid(W x + U h + b)     c' = f · c + i · relu(W x + U h + b)
 * h' = o · relu(c')                    rate = scale · (v h + d)
 * </pre>
 *
 * <p>Its weights come from {@link LstmTraining}; none are shipped.
 */
public final class Lstm implements Predictor {
  /** Units of the published network. */
  public static final int UNITS = 25;

  static final int GATES = 4;
  static final int INPUT_GATE = 0;
  static final int FORGET_GATE = 1;
  static final int CELL = 2;
  static final int OUTPUT_GATE = 3;

  /**
   * One step, kept for training.
   *
   * @param gates after their activation, one gate after the other
   */
  record Step(double input, double[] gates, double[] cells, double[] outputs) {}

  /** Of each gate and unit: that of the input, those of the units, the bias; then the last unit. */
  final double[] weights;

  final double scale;

  /**
   * @param scale rates are divided by it
   */
  Lstm(double[] weights, double scale) {
    this.weights = weights;
    this.scale = scale;
  }

  /** Weights drawn as is usual (Glorot, uniform), none for biases but 1 for those of forgetting. */
  static Lstm drawn(double scale, RandomGenerator random) {
    double[] weights = new double[size()];
    double ofInput = Math.sqrt(6.0 / (1 + GATES * UNITS));
    double ofUnits = Math.sqrt(6.0 / (UNITS + GATES * UNITS));
    for (int row = 0; row < GATES * UNITS; row++) {
      weights[row * ROW] = random.nextDouble(-ofInput, ofInput);
      for (int unit = 0; unit < UNITS; unit++) {
        weights[row * ROW + 1 + unit] = random.nextDouble(-ofUnits, ofUnits);
      }
      weights[row * ROW + BIAS] = row / UNITS == FORGET_GATE ? 1 : 0;
    }
    double ofLast = Math.sqrt(6.0 / (UNITS + 1));
    for (int unit = 0; unit < UNITS; unit++) {
      weights[LAST + unit] = random.nextDouble(-ofLast, ofLast);
    }
    return new Lstm(weights, scale);
  }

  /** Where a row of weights ends with its bias, how long it is, and where the last unit's are. */
  static final int BIAS = UNITS + 1;

  static final int ROW = UNITS + 2;
  static final int LAST = GATES * UNITS * ROW;

  static int size() {
    return LAST + UNITS + 1;
  }

  @Override
  public double next(List<Double> maxima) {
    Step[] steps = steps(maxima.stream().mapToDouble(rate -> rate / scale).toArray());
    return Math.max(0, scale * answer(steps[steps.length - 1]));
  }

  Step[] steps(double[] inputs) {
    Step[] steps = new Step[inputs.length];
    Step before = new Step(0, new double[0], new double[UNITS], new double[UNITS]);
    for (int t = 0; t < inputs.length; t++) {
      before = step(inputs[t], before);
      steps[t] = before;
    }
    return steps;
  }

  private Step step(double input, Step before) {
    double[] gates = new double[GATES * UNITS];
    for (int row = 0; row < gates.length; row++) {
      int at = row * ROW;
      double sum = weights[at] * input + weights[at + BIAS];
      for (int unit = 0; unit < UNITS; unit++) {
        sum += weights[at + 1 + unit] * before.outputs()[unit];
      }
      gates[row] = row / UNITS == CELL ? Math.max(0, sum) : 1 / (1 + Math.exp(-sum));
    }
    double[] cells = new double[UNITS];
    double[] outputs = new double[UNITS];
    for (int unit = 0; unit < UNITS; unit++) {
      cells[unit] =
          gates[FORGET_GATE * UNITS + unit] * before.cells()[unit]
              + gates[INPUT_GATE * UNITS + unit] * gates[CELL * UNITS + unit];
      outputs[unit] = gates[OUTPUT_GATE * UNITS + unit] * Math.max(0, cells[unit]);
    }
    return new Step(input, gates, cells, outputs);
  }

  /** What the last unit makes of a step. */
  double answer(Step step) {
    double sum = weights[LAST + UNITS];
    for (int unit = 0; unit < UNITS; unit++) {
      sum += weights[LAST + unit] * step.outputs()[unit];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Lstm lstm
        && scale == lstm.scale
        && Arrays.equals(weights, lstm.weights);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weights);
  }
}
