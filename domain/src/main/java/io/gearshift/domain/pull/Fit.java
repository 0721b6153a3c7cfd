package io.gearshift.domain.pull;

import java.time.Duration;
import java.util.List;

/** A rule that looks for what ends within the slack; where nothing does, the queue is emptied. */
abstract class Fit implements SlackPolicy.Rule {
  final ResidentTable table;

  Fit(ResidentTable table) {
    this.table = table;
  }

  /** Nothing, as null, if nothing ends within the slack. */
  abstract Pull within(long slack);

  @Override
  public Pull decide(Duration slack, int queued) {
    Pull found = within(slack.toNanos());
    return found == null ? table.rescue() : found;
  }

  @Override
  public List<Resident> residents() {
    return table.residents();
  }

  /** The largest batch of a variant that ends within the slack. */
  Pull largest(int resident, long slack) {
    int size = resident < 0 ? -1 : table.largest(resident, time -> time < slack);
    return size < 0 ? null : table.pull(resident, size);
  }
}
