package io.gearshift.config;

import io.gearshift.domain.cascade.Validation;
import io.gearshift.domain.cascade.Validation.Scored;
import io.gearshift.domain.catalog.VariantId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a validation: numbers and names that need no quoting. */
final class ValidationCsv {
  private static final String HEADER = "variant,label,score0";
  private static final int BEFORE_SCORES = 2;

  private ValidationCsv() {}

  static List<String> lines(Validation validation) {
    int classes = validation.examples().get(0).scores().length;
    StringBuilder header = new StringBuilder(HEADER);
    for (int i = 1; i < classes; i++) {
      header.append(",score").append(i);
    }
    List<String> lines = new ArrayList<>();
    lines.add(header.toString());
    for (Scored example : validation.examples()) {
      StringBuilder line = new StringBuilder(validation.variant().toString());
      line.append(',').append(example.label());
      for (double score : example.scores()) {
        line.append(',').append(score);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /**
   * @throws IllegalArgumentException that names the file, the line and what is wrong
   */
  static Validation parse(Path file, VariantId variant, List<String> lines) {
    if (lines.isEmpty() || !lines.get(0).startsWith(HEADER)) {
      throw bad(file, 1, "'" + (lines.isEmpty() ? "" : lines.get(0)) + "'", HEADER + ",...");
    }
    int columns = lines.get(0).split(",", -1).length;
    List<Scored> examples = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).strip().split(",", -1);
      if (cells.length != columns) {
        throw bad(file, i + 1, cells.length + " columns", columns + ", as in the header");
      }
      if (!cells[0].equals(variant.toString())) {
        throw bad(file, i + 1, "variant '" + cells[0] + "'", variant.toString());
      }
      examples.add(example(file, i + 1, cells));
    }
    try {
      return new Validation(variant, examples);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static Scored example(Path file, int line, String[] cells) {
    try {
      double[] scores = new double[cells.length - BEFORE_SCORES];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = Double.parseDouble(cells[i + BEFORE_SCORES]);
      }
      return new Scored(Integer.parseInt(cells[1]), scores);
    } catch (NumberFormatException e) {
      throw bad(file, line, e.getMessage(), "a label and numbers");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ":" + line + ": " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException bad(Path file, int line, String what, String expected) {
    return new IllegalArgumentException(
        file + ":" + line + ": " + what + " (expected: " + expected + ")");
  }
}
