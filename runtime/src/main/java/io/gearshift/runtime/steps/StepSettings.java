package io.gearshift.runtime.steps;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * What a pipeline sets of a step. A step asks for every setting that it has; what is given and was
 * not asked for is unknown. Whatever is bad is an {@link IllegalArgumentException} that names it.
 */
final class StepSettings {
  private final String step;
  private final Map<String, String> given;
  private final Path folder;
  private final TreeSet<String> known = new TreeSet<>();

  /**
   * @param folder where relative paths begin
   */
  StepSettings(String step, Map<String, String> given, Path folder) {
    this.step = step;
    this.given = Map.copyOf(given);
    this.folder = folder;
  }

  /** A number within bounds, both included. */
  double number(String name, double otherwise, double least, double most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    double value = parsed(name, text.get());
    if (!(value >= least && value <= most)) {
      throw bad(name, "from " + plain(least) + " to " + plain(most));
    }
    return value;
  }

  /** A whole number within bounds, both included; empty if it is not set. */
  OptionalInt whole(String name, int least, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    double value = parsed(name, text.get());
    if (!(value >= least && value <= most) || value != Math.rint(value)) {
      throw bad(name, "a whole number from " + least + " to " + most);
    }
    return OptionalInt.of((int) value);
  }

  /** So many numbers, with commas between them. */
  double[] numbers(String name, double... otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    String[] parts = text.get().split(",", -1);
    if (parts.length != otherwise.length) {
      throw bad(name, otherwise.length + " numbers with commas between them");
    }
    return Arrays.stream(parts).mapToDouble(part -> parsed(name, part)).toArray();
  }

  /** One of a few words. */
  <E extends Enum<E>> E choice(String name, E otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    List<E> choices = List.of(otherwise.getDeclaringClass().getEnumConstants());
    return choices.stream()
        .filter(choice -> choice.name().equalsIgnoreCase(text.get()))
        .findFirst()
        .orElseThrow(() -> bad(name, "one of " + choices.toString().toLowerCase(Locale.ROOT)));
  }

  /** The lines of a file, which must be given. */
  List<String> lines(String name) {
    String text =
        text(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        name + " of step '" + step + "': missing (expected: a text file)"));
    Path file;
    try {
      file = folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw bad(name, "a text file");
    }
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "%s of step '%s': '%s' does not exist (expected: a text file)\n"
                  .formatted(name, step, file)
              + "Put it there; if it belongs to a variant, run ./gearshift models pull.");
    }
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "%s of step '%s': '%s' is not UTF-8 (expected: a text file)".formatted(name, step, file),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s of step '%s': '%s' cannot be read: %s".formatted(name, step, file, e), e);
    }
  }

  /**
   * Checks that the step asked for all that is given.
   *
   * @throws IllegalArgumentException that names those it does not know
   */
  void requireAllKnown() {
    TreeSet<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      String first = unknown.first();
      throw new IllegalArgumentException(
          "settings of step '%s': %s unknown\n".formatted(step, String.join(", ", unknown))
              + NearestName.advice(first, known));
    }
  }

  /** A setting as it is given. */
  private Optional<String> text(String name) {
    known.add(name);
    return Optional.ofNullable(given.get(name));
  }

  private double parsed(String name, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw bad(name, "a number");
    }
  }

  private IllegalArgumentException bad(String name, String expected) {
    return new IllegalArgumentException(
        "%s of step '%s': '%s' (expected: %s)".formatted(name, step, given.get(name), expected));
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e9
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
