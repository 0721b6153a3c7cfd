package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Turns the scores of classes (logits) into the name of the best, and its softmax. */
record ArgmaxLabel(List<String> labels) implements Step {

  ArgmaxLabel {
    labels = List.copyOf(labels);
    if (labels.isEmpty() || labels.contains("")) {
      throw new IllegalArgumentException(
          "labels of step 'argmax-label': an empty file or line (expected: a label on each line)");
    }
  }

  static Step of(StepSettings settings) {
    return new ArgmaxLabel(settings.lines("labels").stream().map(String::strip).toList());
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(new TensorSpec("scores", DataType.FP32, Shape.of(Shape.ANY, labels.size())));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(
        new TensorSpec("label", DataType.BYTES, Shape.of(Shape.ANY)),
        new TensorSpec("certainty", DataType.FP32, Shape.of(Shape.ANY)));
  }

  @Override
  public boolean fansOut() {
    return false;
  }

  @Override
  public List<List<Tensor>> apply(List<Tensor> inputs) {
    int rows = (int) inputs.get(0).shape().dimension(0);
    ByteBuffer scores = inputs.get(0).data();
    List<String> best = new ArrayList<>();
    ByteBuffer certainties = ByteBuffer.allocate(rows * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      float[] ofRow = new float[labels.size()];
      scores.asFloatBuffer().get(ofRow);
      scores.position(scores.position() + ofRow.length * Float.BYTES);
      int winner = winner(ofRow);
      best.add(labels.get(winner));
      certainties.putFloat((float) softmax(ofRow, winner));
    }
    return List.of(
        List.of(
            Strings.tensor("label", best),
            new Tensor("certainty", DataType.FP32, Shape.of(rows), certainties.flip())));
  }

  private static int winner(float[] scores) {
    int winner = 0;
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i])) {
        throw new StepFailedException("score " + i + " is not a number");
      }
      winner = scores[i] > scores[winner] ? i : winner;
    }
    return winner;
  }

  private static double softmax(float[] scores, int winner) {
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - scores[winner]);
    }
    return 1 / sum;
  }
}
