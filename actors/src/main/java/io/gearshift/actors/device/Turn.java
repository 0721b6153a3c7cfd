package io.gearshift.actors.device;

import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;

/** A batcher's turn on its device: asked for, held while the batcher decides, used, given back. */
final class Turn {
  private enum State {
    NONE,
    WANTED,
    HELD,
    USED
  }

  private final ActorRef<Batcher.Command> batcher;
  private final RecipientRef<DeviceHost.Command> device;
  private State state = State.NONE;

  Turn(ActorRef<Batcher.Command> batcher, RecipientRef<DeviceHost.Command> device) {
    this.batcher = batcher;
    this.device = device;
  }

  /** Neither asked for nor held: nothing is under way. */
  boolean isNone() {
    return state == State.NONE;
  }

  boolean isHeld() {
    return state == State.HELD;
  }

  /** Whether there is anything to decide: while a turn is awaited or used, there is not. */
  boolean mayDecide() {
    return isNone() || isHeld();
  }

  /**
   * @param deadline of the first query that is to run
   */
  void want(Instant deadline) {
    state = State.WANTED;
    device.tell(new DeviceHost.WantTurn(batcher, deadline));
  }

  void take() {
    state = State.HELD;
  }

  void use() {
    state = State.USED;
  }

  /**
   * It is over, but the device does not know yet: so the batcher can ask for the next one first,
   * and is among those of whom the most urgent is chosen.
   */
  void release() {
    state = State.NONE;
  }

  /** Lets the device go on, after {@link #release}. */
  void giveBack() {
    device.tell(new DeviceHost.EndTurn(batcher));
  }
}
