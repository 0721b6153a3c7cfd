package io.gearshift.planner.ipa;

import java.util.List;
import java.util.OptionalInt;

/**
 * A stage of the program.
 *
 * @param parent the index of the stage that it follows on; absent for the first
 */
public record ProgramStage(OptionalInt parent, List<StageOption> options) {
  public ProgramStage {
    options = List.copyOf(options);
  }
}
