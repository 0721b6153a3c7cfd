package io.gearshift.simulator.proteus;

import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;
import java.util.List;

/**
 * Clipper's batching as the authors of Proteus coded it: the batch climbs the ladder of allowed
 * sizes by one step, or falls by one, with every batch that is in time or not, so both ways by a
 * factor of two. A batch starts only when it is full, however long that takes.
 */
final class AimdDevice extends PublishedDevice {
  private int step;

  AimdDevice(EventLoop loop, Engine engine, Accounts accounts) {
    super(loop, engine, accounts);
  }

  @Override
  void arrivedWhileBusy(Query query) {
    if (maxBatch() == 0) {
      writeOff(query);
    }
  }

  @Override
  void arrivedWhileIdle(Query query) {
    runIfFull();
  }

  @Override
  void ended() {
    runIfFull();
  }

  /** The ladder goes on above what the device can run. */
  @Override
  void started(boolean late) {
    int last = PublishedProfiles.BATCHES.size() - 1;
    step = late ? Math.max(0, step - 1) : Math.min(last, step + 1);
  }

  private void runIfFull() {
    List<Integer> ladder = PublishedProfiles.BATCHES;
    if (queued() >= ladder.get(step)) {
      run(ladder.get(step));
    }
  }
}
