package io.gearshift.config;

import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code held-out} block of a family or a pipeline: which files hold the examples, and how.
 *
 * @param labels the file of the labels, where they have one of their own
 * @param names of scenes: the file with the names of the labels, one on each line
 * @param near of scenes, in pixels: how near to a thing a box must have its centre to find it
 */
record HeldOutConf(
    Format format,
    String inputs,
    Optional<String> labels,
    Optional<String> names,
    Optional<Double> near) {

  /** How the examples are written. */
  enum Format {
    /** The files of the MNIST family, gzipped or not: unsigned bytes. */
    IDX,
    /** UTF-8 lines of a label, by name or by number, a tab, and a text. */
    TSV,
    /** Lines of text on pages: a table, and the pictures that it names beside it. */
    PAGES,
    /** Things on pictures: an idx file, and a table of what lies where. */
    SCENES
  }

  HeldOutConf {
    requireOnly("labels", labels, format == Format.IDX || format == Format.SCENES, format);
    requireOnly("names", names, format == Format.SCENES, format);
    requireOnly("near", near, format == Format.SCENES, format);
    if (near.isPresent() && !(near.get() > 0)) {
      throw new IllegalArgumentException("near: " + near.get() + " (expected: above 0)");
    }
  }

  private static void requireOnly(String key, Optional<?> value, boolean needed, Format format) {
    if (needed != value.isPresent()) {
      throw new IllegalArgumentException(
          needed
              ? key + ": missing (expected: a value, for " + name(format) + " needs it)"
              : "%s: '%s' (expected: none, for %s has no use for it)"
                  .formatted(key, value.get(), name(format)));
    }
  }

  /**
   * @throws IllegalArgumentException if answers to the examples are not judged by one class
   */
  void requireClasses() {
    requireAmong(Format.IDX, Format.TSV, "a family");
  }

  /**
   * @throws IllegalArgumentException if answers to the examples are judged by one class
   */
  void requireParts() {
    requireAmong(Format.PAGES, Format.SCENES, "a pipeline");
  }

  private void requireAmong(Format one, Format other, String owner) {
    if (format != one && format != other) {
      throw new IllegalArgumentException(
          "format: %s (expected: %s or %s, of %s)"
              .formatted(name(format), name(one), name(other), owner));
    }
  }

  private static String name(Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The examples, to be read when they are needed.
   *
   * @param within the folder that the files must lie in
   * @param from the folder that their names start at
   * @param classes names of the classes; empty if there are none
   */
  HeldOut of(Path within, Path from, Signature signature, List<String> classes) {
    Path examples = ConfFile.inside(within, from, "inputs", inputs);
    Optional<Path> labelFile = labels.map(name -> ConfFile.inside(within, from, "labels", name));
    Optional<Path> nameFile = names.map(name -> ConfFile.inside(within, from, "names", name));
    return new HeldOut(
        examples,
        most -> {
          TensorSpec input = onlyInput(signature);
          return switch (format) {
            case IDX -> IdxExamples.read(examples, labelFile.orElseThrow(), input, most);
            case TSV -> TsvExamples.read(examples, classes, input, most);
            case PAGES -> PageExamples.read(examples, input, most);
            case SCENES ->
                new SceneExamples(
                        labelFile.orElseThrow(), nameFile.orElseThrow(), near.orElseThrow())
                    .read(examples, input, most);
          };
        });
  }

  private static TensorSpec onlyInput(Signature signature) {
    if (signature.inputs().size() != 1) {
      throw new BadConfig(
          "held-out: there are "
              + signature.inputs().size()
              + " inputs (expected: 1, for such files hold one)");
    }
    return signature.inputs().get(0);
  }
}
