package io.gearshift.domain.pull;

import java.util.List;
import java.util.Optional;

/**
 * The largest batch that the quickest variant can run within the slack, by the most accurate
 * variant that can too (SuperServe, section A.5).
 */
public record MaxBatch() implements SlackPolicy {
  @Override
  public Optional<Rule> over(List<Resident> residents) {
    return ResidentTable.pareto(residents).map(LargestFirst::new);
  }

  private static final class LargestFirst extends Fit {
    LargestFirst(ResidentTable table) {
      super(table);
    }

    @Override
    Pull within(long slack) {
      int size = table.largest(table.leastPlace(), time -> time < slack);
      return size < 0 ? null : table.pull(table.mostAccurate(size, time -> time < slack), size);
    }
  }
}
