package io.gearshift.config;

import io.gearshift.domain.cascade.Validation;
import io.gearshift.domain.catalog.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a variant made of its family's held-out examples, beside it: {@code validation.csv}, with
 * the right class and all scores of an example on each line.
 */
public final class ValidationFile {
  private static final String NAME = "validation.csv";

  private ValidationFile() {}

  /**
   * The validation of a variant.
   *
   * @return empty if there is none, or the file is broken, of another variant, or older than a file
   *     of the variant's network: it is to be measured anew then
   */
  public static Optional<Validation> read(Path variantFolder, Variant variant) {
    Path file = variantFolder.resolve(NAME);
    try {
      if (!Files.isRegularFile(file) || isOutdated(file, variant)) {
        return Optional.empty();
      }
      return Optional.of(ValidationCsv.parse(file, variant.id(), Files.readAllLines(file)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes a validation, whole or not at all.
   *
   * @return the file
   * @throws IOException if it cannot be written; the message names the file and the reason
   */
  public static Path write(Path variantFolder, Validation validation) throws IOException {
    Path file = variantFolder.resolve(NAME);
    try {
      WholeFile.write(file, ValidationCsv.lines(validation));
      return file;
    } catch (IOException e) {
      throw new IOException(
          "validation '"
              + file
              + "' cannot be written ("
              + e
              + ")\nMake room on the disk and the folder writable, or run on without; it will be"
              + " measured anew next time.",
          e);
    }
  }

  private static boolean isOutdated(Path file, Variant variant) throws IOException {
    for (Path network : variant.network().files()) {
      if (Files.getLastModifiedTime(network).compareTo(Files.getLastModifiedTime(file)) > 0) {
        return true;
      }
    }
    return false;
  }
}
