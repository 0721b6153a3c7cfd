package io.gearshift.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/** A text file that is written whole or not at all. */
final class WholeFile {
  private WholeFile() {}

  /** Puts the lines where the file is, or nothing. */
  static void write(Path file, List<String> lines) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      Files.write(draft, lines, StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(draft, e);
      throw e;
    }
  }

  private static void discard(Path draft, IOException reason) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
