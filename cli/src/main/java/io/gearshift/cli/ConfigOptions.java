package io.gearshift.cli;

import io.gearshift.cluster.ServerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where settings come from. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "HOCON file with what differs from the defaults (default: none).")
  private Path file;

  @Option(
      names = {"-r", "--repository"},
      paramLabel = "DIR",
      description = "Folder of the model repository (default: that of this installation).")
  private Path repository;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A single setting, such as -D batching.policy=proactive; can be repeated.")
  private Map<String, String> overrides = Map.of();

  /** The settings; {@code more} wins over everything else. */
  ServerConfig load(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    if (repository != null) {
      all.put("repository", repository.toString());
    }
    all.putAll(more);
    return ServerConfig.load(Optional.ofNullable(file), all);
  }
}
