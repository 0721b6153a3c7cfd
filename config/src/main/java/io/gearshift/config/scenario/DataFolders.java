package io.gearshift.config.scenario;

import io.gearshift.config.BadConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the files are that a scenario names.
 *
 * @param scenario the folder of the scenario file
 * @param data a folder that is searched first
 */
public record DataFolders(Path scenario, Optional<Path> data) {

  /**
   * @param key under which the file is named
   * @throws BadConfig if it is in neither folder
   */
  public Path find(String key, Path name) {
    Optional<Path> found =
        data.map(folder -> folder.resolve(name)).filter(file -> Files.isRegularFile(file));
    Path beside = scenario.resolve(name);
    if (found.isEmpty() && !Files.isRegularFile(beside)) {
      throw new BadConfig(
          key
              + ": '"
              + name
              + "' (expected: a file in '"
              + scenario
              + "'"
              + data.map(folder -> " or in '" + folder + "'").orElse("")
              + ")"
              + (data.isPresent() ? "" : "\nName the folder that holds it with --data DIR."));
    }
    return found.orElse(beside);
  }
}
