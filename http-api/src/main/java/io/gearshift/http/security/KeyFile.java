package io.gearshift.http.security;

import io.gearshift.domain.admission.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads API keys from a file: a line for each, {@code NAME ROLES SHA-256 [LIMIT=NUMBER …]}, with
 * {@code #} for comments.
 *
 * <p>What is wrong is said with the number of its line, and nothing that stands in it: it might be
 * a token.
 */
final class KeyFile {
  private static final int FIXED_WORDS = 3;

  private KeyFile() {}

  /**
   * @throws IllegalArgumentException if the file cannot be used
   */
  static List<ApiKey> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw refused(file, "cannot be read as text", "a file with API keys");
    }
    List<ApiKey> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String where = "line " + (i + 1) + ": ";
      try {
        ApiKey key = key(line.split("\\s+"));
        if (!names.add(key.name())) {
          throw new IllegalArgumentException("the name stands twice (expected: one line for each)");
        }
        keys.add(key);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("keys: '" + file + "' " + where + e.getMessage());
      }
    }
    if (keys.isEmpty()) {
      throw refused(file, "has no key in it", "at least one line NAME ROLES SHA-256");
    }
    return List.copyOf(keys);
  }

  /** Who else can read the file, in words; nothing if that is well, or cannot be told. */
  static Optional<String> exposure(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
          ? Optional.of("can be read by everybody on this machine: chmod o-r " + file)
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException unknown) {
      return Optional.empty();
    }
  }

  private static ApiKey key(String[] words) {
    if (words.length < FIXED_WORDS) {
      throw new IllegalArgumentException(
          words.length + " words (expected: NAME ROLES SHA-256, and limits such as rate=50)");
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : words[1].split(",")) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "infer" -> roles.add(Role.INFER);
        case "admin" -> roles.add(Role.ADMIN);
        default ->
            throw new IllegalArgumentException(
                "the roles (expected: infer, admin, or infer,admin)");
      }
    }
    return new ApiKey(words[0], roles, words[2], limits(words));
  }

  private static Limits limits(String[] words) {
    double rate = Limits.NONE.rate();
    Optional<Integer> burst = Optional.empty();
    int concurrent = Limits.NONE.concurrent();
    long perDay = Limits.NONE.perDay();
    for (int i = FIXED_WORDS; i < words.length; i++) {
      String[] limit = words[i].split("=", 2);
      try {
        switch (limit.length == 2 ? limit[0] : "") {
          case "rate" -> rate = Double.parseDouble(limit[1]);
          case "burst" -> burst = Optional.of(Integer.parseInt(limit[1]));
          case "concurrent" -> concurrent = Integer.parseInt(limit[1]);
          case "per-day" -> perDay = Long.parseLong(limit[1]);
          default ->
              throw new IllegalArgumentException(
                  "word " + (i + 1) + " (expected: rate=, burst=, concurrent= or per-day=)");
        }
      } catch (NumberFormatException notOne) {
        throw new IllegalArgumentException("word " + (i + 1) + " (expected: a number after =)");
      }
    }
    double perSecond = rate;
    // as a rule what comes in a second may come at once
    int atOnce = burst.orElseGet(() -> (int) Math.max(1, Math.ceil(perSecond)));
    return new Limits(rate, atOnce, concurrent, perDay);
  }

  private static IllegalArgumentException refused(Path file, String what, String expected) {
    return new IllegalArgumentException(
        "keys: '" + file + "' " + what + " (expected: " + expected + ")");
  }
}
