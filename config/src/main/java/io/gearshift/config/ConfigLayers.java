package io.gearshift.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The layers a configuration is made of; an upper one wins over those below. */
final class ConfigLayers {
  /** Our own block, and the one that is handed to Pekko as it is. */
  private static final Set<String> ROOTS = Set.of("gearshift", "pekko");

  private ConfigLayers() {}

  /**
   * Overrides, then the file, then the defaults, in which some keys stand for environment
   * variables.
   *
   * @param overrides by key, with {@code gearshift.} in front or without
   */
  static Config merged(
      Optional<Path> file, Map<String, String> overrides, Map<String, String> environment) {
    try {
      Config defaults =
          ConfigFactory.parseResources(ConfigLayers.class, "/gearshift-defaults.conf");
      Config config =
          overrides(overrides)
              .withFallback(file.map(ConfigLayers::file).orElse(ConfigFactory.empty()))
              .withFallback(defaults);
      return config.resolve(
          ConfigResolveOptions.noSystem().appendResolver(new Environment(environment)));
    } catch (ConfigException e) {
      throw new BadConfig(e.getMessage());
    }
  }

  private static Config file(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadConfig(
          "configuration file: '"
              + file
              + "' (expected: a file that exists)\n"
              + "Correct the path, or leave it out to run on the defaults.");
    }
    Config config =
        ConfigFactory.parseFile(
            file.toFile(),
            ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF));
    Problems problems = new Problems();
    for (String key : config.root().keySet()) {
      if (!ROOTS.contains(key)) {
        new RecordBinder(problems).unknown(config.root().get(key), key, key, ROOTS);
      }
    }
    problems.throwIfAny();
    return config;
  }

  private static Config overrides(Map<String, String> overrides) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> override : new TreeMap<>(overrides).entrySet()) {
      config = override(override.getKey(), override.getValue()).withFallback(config);
    }
    return config;
  }

  /** Lists and blocks are read as HOCON; everything else is a text, which numbers are read from. */
  private static Config override(String key, String value) {
    boolean rooted = ROOTS.stream().anyMatch(root -> key.startsWith(root + "."));
    String path = rooted ? key : "gearshift." + key;
    String origin = "override " + key;
    try {
      if (value.startsWith("[") || value.startsWith("{")) {
        return ConfigFactory.parseString(
            path + " = " + value, ConfigParseOptions.defaults().setOriginDescription(origin));
      }
      return ConfigValueFactory.fromAnyRef(value, origin).atPath(path);
    } catch (ConfigException e) {
      throw new BadConfig(
          "override '" + key + "=" + value + "' (expected: a key as http.port): " + e.getMessage());
    }
  }

  /** Looks names up among the environment variables, which never become a part of the settings. */
  private record Environment(Map<String, String> variables) implements ConfigResolver {
    @Override
    public ConfigValue lookup(String path) {
      String value = variables.get(path);
      return value == null
          ? null
          : ConfigValueFactory.fromAnyRef(value, "environment variable " + path);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }
}
