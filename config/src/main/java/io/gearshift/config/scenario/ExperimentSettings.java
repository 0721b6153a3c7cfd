package io.gearshift.config.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A published experiment to be done again.
 *
 * @param experiment its name
 * @param authors a copy of the authors' repository, where it is read; from the folder of data, if
 *     relative
 * @param tables those to make; all if there are none
 */
public record ExperimentSettings(String experiment, Optional<Path> authors, List<String> tables) {
  public ExperimentSettings {
    tables = List.copyOf(tables);
  }
}
