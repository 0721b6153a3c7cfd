package io.gearshift.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A HOCON file of the model repository, each key of which belongs to a record. */
final class ConfFile {
  private ConfFile() {}

  /**
   * @throws BadConfig with every problem of the file
   */
  static <T extends Record> T read(Path file, Class<T> type) {
    if (!Files.isRegularFile(file)) {
      throw new BadConfig("'" + file + "' does not exist (expected: a file)");
    }
    Problems problems = new Problems();
    try {
      Optional<T> bound =
          new RecordBinder(problems)
              .bind(
                  ConfigFactory.parseFile(
                          file.toFile(),
                          ConfigParseOptions.defaults()
                              .setAllowMissing(false)
                              .setSyntax(ConfigSyntax.CONF))
                      .resolve()
                      .root(),
                  "",
                  type);
      problems.throwIfAny();
      return bound.orElseThrow();
    } catch (ConfigException e) {
      throw new BadConfig(e.getMessage());
    }
  }

  /**
   * A file that a conf file names, which must lie within a folder.
   *
   * @param from the folder that the name starts at
   * @throws BadConfig if it leads elsewhere
   */
  static Path inside(Path within, Path from, String key, String name) {
    String problem =
        key + ": \"" + name + "\" (expected: a file within '" + within.normalize() + "')";
    Path file;
    try {
      file = from.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new BadConfig(problem);
    }
    if (!file.startsWith(within.normalize()) || from.normalize().startsWith(file)) {
      throw new BadConfig(problem);
    }
    return file;
  }

  /** What is wrong, in words; the message of an I/O error alone is often only a path. */
  static String reason(Exception e) {
    return e instanceof IOException || e instanceof UncheckedIOException
        ? "cannot be read: " + e
        : String.valueOf(e.getMessage());
  }
}
