package io.gearshift.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the blocks of a configuration into settings records and remembers which were read.
 *
 * <p>The keys of a block are the components of its record in kebab-case: {@code maxDelay} is {@code
 * max-delay}. A component may be a String, int, long, double, boolean, {@link java.time.Duration}
 * (with its unit), {@link java.nio.file.Path}, an enum (in any case), a record, a {@link List} or
 * an {@link Optional} of these, or a map from free keys to one of them. A {@code long} whose name
 * ends in {@code Bytes} is a size and may be written as {@code 64MiB}. A block belongs to its
 * record: a key that is no component is a problem. What a record's constructor refuses with an
 * {@link IllegalArgumentException} is one too.
 *
 * <p>Everything that is wrong is said in one {@link BadConfig}. Not thread-safe.
 */
public final class SettingsReader {
  private final Config config;
  private final String root;
  private final Set<String> read = new HashSet<>();

  /**
   * @param config with defaults applied and substitutions resolved
   * @param root the block that holds all settings
   */
  public SettingsReader(Config config, String root) {
    this.config = config;
    this.root = root;
  }

  /**
   * The block at a path below the root.
   *
   * @throws BadConfig with every problem of the block
   */
  public <T extends Record> T read(String path, Class<T> type) {
    Problems problems = new Problems();
    Optional<T> settings = read(path, type, problems);
    problems.throwIfAny();
    return settings.orElseThrow();
  }

  /**
   * Checks that every key below the root belongs to something that was read.
   *
   * @throws BadConfig that names each key which nobody read, and what it may have been meant to be
   */
  public void requireAllRead() {
    Problems problems = new Problems();
    requireAllRead(rootObject(), List.of(), problems);
    problems.throwIfAny();
  }

  <T extends Record> Optional<T> read(String path, Class<T> type, Problems problems) {
    return readAs(path, type, problems).map(type::cast);
  }

  /** A value of any type that a component may have. */
  Optional<Object> readAs(String path, Type type, Problems problems) {
    read.add(path);
    Optional<ConfigValue> value = at(path);
    if (value.isEmpty()) {
      problems.add(fullPath(path), "missing", rootObject().origin());
      return Optional.empty();
    }
    return new RecordBinder(problems).value(value.get(), fullPath(path), type, false);
  }

  /** The value at a path below the root, unread by this. */
  Optional<ConfigValue> at(String path) {
    try {
      return config.hasPath(fullPath(path))
          ? Optional.of(config.getValue(fullPath(path)))
          : Optional.empty();
    } catch (ConfigException.WrongType e) {
      return Optional.empty();
    }
  }

  String fullPath(String path) {
    return root + "." + path;
  }

  private ConfigObject rootObject() {
    return config.getObject(root);
  }

  private void requireAllRead(ConfigObject object, List<String> above, Problems problems) {
    for (String key : object.keySet()) {
      List<String> elements = new ArrayList<>(above);
      elements.add(key);
      String path = ConfigUtil.joinPath(elements);
      if (read.contains(path)) {
        continue;
      }
      boolean partlyRead = read.stream().anyMatch(other -> other.startsWith(path + "."));
      if (partlyRead && object.get(key) instanceof ConfigObject inner) {
        requireAllRead(inner, elements, problems);
      } else {
        new RecordBinder(problems).unknown(object.get(key), fullPath(path), key, known(above));
      }
    }
  }

  /** The keys that were read at this level. */
  private Set<String> known(List<String> above) {
    Set<String> known = new HashSet<>();
    for (String path : read) {
      List<String> elements = ConfigUtil.splitPath(path);
      if (elements.size() > above.size() && elements.subList(0, above.size()).equals(above)) {
        known.add(elements.get(above.size()));
      }
    }
    return known;
  }
}
