package io.gearshift.config;

import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Labelled examples that no variant was trained on: accuracy is measured with them.
 *
 * @param inputs the file of the inputs
 * @param labelFile the file of the labels, where they have one of their own
 * @param labels names of the classes; empty if the family has none
 */
public record HeldOut(
    Format format,
    Path inputs,
    Optional<Path> labelFile,
    Signature signature,
    List<String> labels) {

  /** How the examples are written. */
  public enum Format {
    /** The files of the MNIST family, gzipped or not: unsigned bytes. */
    IDX,
    /** UTF-8 lines of a label, by name or by number, a tab, and a text. */
    TSV
  }

  /**
   * One example.
   *
   * @param inputs a single item in the form of the family's signature
   * @param label the number of the right class, from 0
   */
  public record Example(List<Tensor> inputs, int label) {
    public Example {
      inputs = List.copyOf(inputs);
    }
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
    if (signature.inputs().size() != 1) {
      throw new BadConfig(
          "held-out: the family has "
              + signature.inputs().size()
              + " inputs (expected: 1, for such files hold one)");
    }
    try {
      return switch (format) {
        case IDX ->
            IdxExamples.read(inputs, labelFile.orElseThrow(), signature.inputs().get(0), most);
        case TSV -> TsvExamples.read(inputs, labels, signature.inputs().get(0), most);
      };
    } catch (IOException e) {
      throw new BadConfig("held-out: '" + inputs + "' cannot be read: " + e);
    }
  }
}
