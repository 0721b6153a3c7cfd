package io.gearshift.config.scenario;

import java.nio.file.Path;
import java.util.List;

/**
 * A published experiment to be done again.
 *
 * @param experiment its name; {@code proteus} is the only one
 * @param authors a copy of the authors' repository; from the folder of data, if relative
 * @param tables those to make; all if there are none
 */
public record ExperimentSettings(String experiment, Path authors, List<String> tables) {
  public static final String PROTEUS = "proteus";

  public ExperimentSettings {
    tables = List.copyOf(tables);
    if (!experiment.equals(PROTEUS)) {
      throw new IllegalArgumentException(
          "experiment: " + experiment + " (expected: " + PROTEUS + ")");
    }
  }
}
