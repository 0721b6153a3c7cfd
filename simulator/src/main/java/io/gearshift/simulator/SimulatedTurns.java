package io.gearshift.simulator;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Whose turn it is on a device: one batcher at a time has it, and of those that wait, the one whose
 * first query is due first is next.
 */
final class SimulatedTurns {
  private record Wanted(SimulatedBatcher batcher, Instant deadline, long sequence) {}

  private final Queue<Wanted> waiting =
      new PriorityQueue<>(
          Comparator.comparing(Wanted::deadline).thenComparingLong(Wanted::sequence));
  private SimulatedBatcher running;
  private long sequence;

  void want(SimulatedBatcher batcher, Instant deadline) {
    if (running == null) { // then nobody waits
      running = batcher;
      running.takeTurn();
    } else {
      waiting.add(new Wanted(batcher, deadline, sequence++));
    }
  }

  /** A batcher gives its turn back; it may want the next one already. */
  void end() {
    running = null;
    if (!waiting.isEmpty()) {
      running = waiting.remove().batcher();
      running.takeTurn();
    }
  }

  /** A batcher is no more. */
  void leave(SimulatedBatcher batcher) {
    waiting.removeIf(wanted -> wanted.batcher() == batcher);
    if (running == batcher) {
      end();
    }
  }
}
