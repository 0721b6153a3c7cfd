package io.gearshift.config;

import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Labelled examples that nothing was trained on, of a family or of a pipeline: accuracy is measured
 * with them.
 */
public final class HeldOut {

  /**
   * One example.
   *
   * @param inputs a single item in the form of the signature
   * @param truth what an answer is judged by
   */
  public record Example(List<Tensor> inputs, Truth truth) {
    public Example {
      inputs = List.copyOf(inputs);
    }
  }

  /** Files that can be read as examples, the first ones alone if those are enough. */
  @FunctionalInterface
  interface Source {
    List<Example> read(int most) throws IOException;
  }

  private final Path inputs;
  private final Source source;

  /**
   * @param inputs the file that is read first, for messages
   */
  HeldOut(Path inputs, Source source) {
    this.inputs = inputs;
    this.source = source;
  }

  /**
   * All examples.
   *
   * @throws BadConfig if a file is missing, is not what it should be, or does not fit the signature
   */
  public List<Example> examples() {
    return examples(Integer.MAX_VALUE);
  }

  /**
   * The first examples.
   *
   * @param most how many at most
   * @throws BadConfig if a file is missing, is not what it should be, or does not fit the signature
   */
  public List<Example> examples(int most) {
    try {
      return source.read(most);
    } catch (IOException e) {
      throw new BadConfig("held-out: '" + inputs + "' cannot be read: " + e);
    }
  }
}
