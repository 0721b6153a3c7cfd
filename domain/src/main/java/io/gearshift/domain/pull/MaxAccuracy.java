package io.gearshift.domain.pull;

import java.util.List;
import java.util.Optional;

/**
 * The most accurate variant that can run a single item within the slack, with the largest batch
 * that it can (SuperServe, section A.5). It cannot keep up with a burst.
 */
public record MaxAccuracy() implements SlackPolicy {
  @Override
  public Optional<Rule> over(List<Resident> residents) {
    return ResidentTable.pareto(residents).map(MostAccurateFirst::new);
  }

  private static final class MostAccurateFirst extends Fit {
    MostAccurateFirst(ResidentTable table) {
      super(table);
    }

    @Override
    Pull within(long slack) {
      return largest(table.mostAccurate(0, time -> time < slack), slack);
    }
  }
}
