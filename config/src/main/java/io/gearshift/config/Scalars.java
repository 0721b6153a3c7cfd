package io.gearshift.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads single values: texts, numbers, durations, sizes, paths and the words of an enum. */
final class Scalars {
  private static final String KEY = "value";

  /** What a value is not, in words. */
  static final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final Optional<String> remedy;

    private Mismatch(String expected, Optional<String> remedy) {
      super(expected);
      this.expected = expected;
      this.remedy = remedy;
    }

    String expected() {
      return expected;
    }

    Optional<String> remedy() {
      return remedy;
    }
  }

  private interface Getter {
    Object get(Config config);
  }

  private record Kind(String expected, Getter getter) {}

  private static final Map<Class<?>, Kind> KINDS =
      Map.ofEntries(
          Map.entry(String.class, new Kind("a text", config -> config.getString(KEY))),
          Map.entry(
              int.class,
              new Kind("a whole number", config -> Math.toIntExact(wholeNumber(config)))),
          Map.entry(
              Integer.class,
              new Kind("a whole number", config -> Math.toIntExact(wholeNumber(config)))),
          Map.entry(long.class, new Kind("a whole number", Scalars::wholeNumber)),
          Map.entry(Long.class, new Kind("a whole number", Scalars::wholeNumber)),
          Map.entry(double.class, new Kind("a number", config -> config.getDouble(KEY))),
          Map.entry(Double.class, new Kind("a number", config -> config.getDouble(KEY))),
          Map.entry(boolean.class, new Kind("true or false", config -> config.getBoolean(KEY))),
          Map.entry(Boolean.class, new Kind("true or false", config -> config.getBoolean(KEY))),
          Map.entry(
              Duration.class, new Kind("a duration with its unit, as 20ms", Scalars::duration)),
          Map.entry(Path.class, new Kind("a path", config -> Path.of(config.getString(KEY)))));

  private static final Kind SIZE = new Kind("a size in bytes, as 64MiB", Scalars::size);

  private Scalars() {}

  static boolean isScalar(Class<?> type) {
    return type.isEnum() || KINDS.containsKey(type);
  }

  static String expected(Class<?> type, boolean size) {
    return type.isEnum() ? "one of " + String.join(", ", words(type)) : kind(type, size).expected();
  }

  /**
   * @param size whether a number counts bytes and may have a unit
   */
  static Object read(ConfigValue value, Class<?> type, boolean size) throws Mismatch {
    if (type.isEnum()) {
      return word(value, type);
    }
    Kind kind = kind(type, size);
    try {
      return kind.getter().get(value.atKey(KEY));
    } catch (ConfigException | ArithmeticException | InvalidPathException e) {
      throw new Mismatch(kind.expected(), Optional.empty());
    }
  }

  private static Kind kind(Class<?> type, boolean size) {
    return size && (type == long.class || type == Long.class) ? SIZE : KINDS.get(type);
  }

  private static Object word(ConfigValue value, Class<?> type) throws Mismatch {
    boolean isText = value.valueType() == ConfigValueType.STRING;
    String word = isText ? kebab(value.unwrapped().toString()) : "";
    for (Object constant : type.getEnumConstants()) {
      if (kebab(((Enum<?>) constant).name()).equals(word)) {
        return constant;
      }
    }
    List<String> words = words(type);
    throw new Mismatch(
        expected(type, false),
        isText
            ? NearestName.of(word, words).map(near -> "Maybe you meant '" + near + "'.")
            : Optional.empty());
  }

  private static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> kebab(((Enum<?>) c).name())).toList();
  }

  private static String kebab(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The library would cut 1.5 to 1. */
  private static Long wholeNumber(Config config) {
    double number = config.getDouble(KEY);
    if (number != Math.rint(number)) {
      throw new ArithmeticException(number + " is not whole");
    }
    return config.getLong(KEY);
  }

  private static Long size(Config config) {
    return config.getBytes(KEY);
  }

  /** The library would take a bare number for milliseconds. */
  private static Duration duration(Config config) {
    if (config.getString(KEY).strip().matches("[-+]?[0-9.]*[1-9][0-9.]*")) {
      throw new ArithmeticException("a duration without a unit");
    }
    return config.getDuration(KEY);
  }
}
