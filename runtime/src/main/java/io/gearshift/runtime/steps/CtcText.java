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

/**
 * Turns the likeliest key at each place of a line into text: of keys that repeat one is taken, and
 * blanks are left out (connectionist temporal classification, Graves et al. 2006, section 3.2, best
 * path). Key 0 is the blank, 1 the first character of the alphabet, and the one after its last a
 * space.
 */
record CtcText(List<String> characters) implements Step {
  private static final int BLANK = 0;

  CtcText {
    characters = List.copyOf(characters);
  }

  static Step of(StepSettings settings) {
    List<String> characters = new ArrayList<>(settings.lines("alphabet"));
    characters.add(" ");
    return new CtcText(characters);
  }

  @Override
  public List<TensorSpec> inputs() {
    Shape any = Shape.of(Shape.ANY, Shape.ANY);
    return List.of(
        new TensorSpec("keys", DataType.INT64, any),
        new TensorSpec("key-certainty", DataType.FP32, any));
  }

  /** Of each line its text, and the mean certainty of its characters; 0 if it has none. */
  @Override
  public List<TensorSpec> outputs() {
    return List.of(
        new TensorSpec("text", DataType.BYTES, Shape.of(Shape.ANY)),
        new TensorSpec("certainty", DataType.FP32, Shape.of(Shape.ANY)));
  }

  @Override
  public boolean fansOut() {
    return false;
  }

  @Override
  public List<List<Tensor>> apply(List<Tensor> inputs) {
    Shape shape = inputs.get(0).shape();
    if (!inputs.get(1).shape().equals(shape)) {
      throw new StepFailedException(
          "keys of shape %s with certainties of shape %s (expected: the same)"
              .formatted(shape, inputs.get(1).shape()));
    }
    int lines = (int) shape.dimension(0);
    int places = (int) shape.dimension(1);
    ByteBuffer keys = inputs.get(0).data();
    ByteBuffer certainties = inputs.get(1).data();
    List<String> texts = new ArrayList<>();
    ByteBuffer means = ByteBuffer.allocate(lines * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int line = 0; line < lines; line++) {
      StringBuilder text = new StringBuilder();
      double sum = 0;
      int taken = 0;
      long before = BLANK;
      for (int place = 0; place < places; place++) {
        long key = keys.getLong();
        float certainty = certainties.getFloat();
        if (key != BLANK && key != before) {
          text.append(character(key));
          sum += certainty;
          taken++;
        }
        before = key;
      }
      texts.add(text.toString());
      means.putFloat(taken == 0 ? 0 : (float) (sum / taken));
    }
    return List.of(
        List.of(
            Strings.tensor("text", texts),
            new Tensor("certainty", DataType.FP32, Shape.of(lines), means.flip())));
  }

  private String character(long key) {
    if (key < 0 || key > characters.size()) {
      throw new StepFailedException(
          "key %d (expected: from 0 to %d, by the alphabet)".formatted(key, characters.size()));
    }
    return characters.get((int) key - 1);
  }
}
