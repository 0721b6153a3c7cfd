package io.gearshift.config;

import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Examples as lines of {@code label<TAB>text}; the text may have tabs of its own. */
final class TsvExamples {
  private TsvExamples() {}

  static List<HeldOut.Example> read(Path file, List<String> labels, TensorSpec spec, int most)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadConfig("held-out: '" + file + "' does not exist (expected: a tsv file)");
    }
    Shape shape = BytesTensor.shape(spec, "a tsv file");
    List<HeldOut.Example> examples = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line;
      for (int number = 1; examples.size() < most && (line = lines.readLine()) != null; number++) {
        if (!line.isBlank()) {
          examples.add(example(file + ":" + number, line, labels, spec, shape));
        }
      }
    }
    return List.copyOf(examples);
  }

  private static HeldOut.Example example(
      String place, String line, List<String> labels, TensorSpec spec, Shape shape) {
    int tab = line.indexOf('\t');
    if (tab < 0) {
      throw new BadConfig(
          "held-out: " + place + ": a line without a tab (expected: label<TAB>text)");
    }
    int label = label(place, line.substring(0, tab), labels);
    byte[] text = line.substring(tab + 1).getBytes(StandardCharsets.UTF_8);
    return new HeldOut.Example(
        List.of(BytesTensor.of(spec, shape, text)), new Truth.ClassLabel(label));
  }

  /** A name wins over a number, for a class may be called by one. */
  private static int label(String place, String label, List<String> labels) {
    int index = labels.indexOf(label);
    if (index >= 0) {
      return index;
    }
    boolean isNumber = label.matches("[0-9]{1,9}");
    if (isNumber && (labels.isEmpty() || Integer.parseInt(label) < labels.size())) {
      return Integer.parseInt(label);
    }
    throw new BadConfig(
        "held-out: "
            + place
            + ": label '"
            + label
            + "' (expected: one of the family's labels, or its number from 0)\n"
            + NearestName.advice(label, labels));
  }
}
