package io.gearshift.actors.device;

import io.gearshift.actors.device.DeviceHost.WantTurn;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Whose turn it is on a device: one batcher at a time has it, and of those that wait, the one whose
 * first query is due first is next.
 */
final class TurnQueue {
  private final Queue<WantTurn> waiting =
      new PriorityQueue<>(Comparator.comparing(WantTurn::deadline));
  private ActorRef<Batcher.Command> running;

  /** What runs is a shadow: it gives way. */
  private boolean shadow;

  void want(WantTurn wanted) {
    waiting.add(wanted);
    if (shadow) {
      running.tell(Batcher.Yield.INSTANCE);
    }
    grant();
  }

  /** Nobody runs or wants to. */
  boolean isFree() {
    return running == null && waiting.isEmpty();
  }

  /** Somebody has the device, or was told to take it. */
  boolean isTaken() {
    return running != null;
  }

  /** Whether what runs, if anything, is a shadow. */
  boolean isShadow() {
    return shadow;
  }

  /** The device is free and a batcher has it until somebody else wants it. */
  void lend(ActorRef<Batcher.Command> batcher) {
    running = batcher;
    shadow = true;
    batcher.tell(Batcher.TakeIdleTurn.INSTANCE);
  }

  /** A batcher is no more. */
  void remove(ActorRef<Batcher.Command> batcher) {
    waiting.removeIf(wanted -> wanted.batcher().equals(batcher));
    end(batcher);
  }

  /** A batcher gives its turn back; it may have asked for the next one already. */
  void end(ActorRef<Batcher.Command> batcher) {
    if (batcher.equals(running)) {
      running = null;
      shadow = false;
    }
    grant();
  }

  private void grant() {
    if (running == null && !waiting.isEmpty()) {
      running = waiting.remove().batcher();
      running.tell(Batcher.TakeTurn.INSTANCE);
    }
  }
}
