package io.gearshift.config;

import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The problems found so far, so that the operator sees all of them at once. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  void add(String problem) {
    found.add(problem);
  }

  /** A problem with a key, and on a line of its own the file and line where the key stands. */
  void add(String path, String what, ConfigOrigin origin) {
    found.add((path.isEmpty() ? what : path + ": " + what) + "\nIt stands in " + place(origin));
  }

  /** The same with a line of advice. */
  void add(String path, String what, ConfigOrigin origin, String remedy) {
    add(path, what, origin);
    found.set(found.size() - 1, found.get(found.size() - 1) + "\n" + remedy);
  }

  /** A problem with a file as a whole, or with a part of it that the text names. */
  void add(String what, Path file, String remedy) {
    found.add(what + "\nIt stands in " + file + "\n" + remedy);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<String> found() {
    return List.copyOf(found);
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new BadConfig(found);
    }
  }

  private static String place(ConfigOrigin origin) {
    String source = origin.filename() != null ? origin.filename() : origin.resource();
    if (source == null) {
      return origin.description();
    }
    return origin.lineNumber() > 0 ? source + ":" + origin.lineNumber() : source;
  }
}
