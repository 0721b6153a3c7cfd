package io.gearshift.actors.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Serves mailboxes on the thread of the test and only when told to. With a throughput of one
 * message, every order in which actors can come to run is an order of these steps.
 */
public final class Mailboxes implements Executor {
  private final List<Runnable> ready = new ArrayList<>();
  private IntUnaryOperator choice = size -> 0;
  private boolean held;

  @Override
  public void execute(Runnable mailbox) {
    synchronized (this) {
      if (held) {
        ready.add(mailbox);
        return;
      }
    }
    mailbox.run();
  }

  /** Draws which mailbox is next, from now on; before, it is the one that waits longest. */
  public synchronized void shuffle(RandomGenerator random) {
    choice = random::nextInt;
  }

  /** Serves until nothing is under way. */
  public void settle() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }

  /** From now on, mailboxes wait to be served; before, whoever brings a message serves it. */
  public synchronized void hold() {
    held = true;
  }

  /** Undoes {@link #hold}. */
  public void release() {
    synchronized (this) {
      held = false;
    }
    settle();
  }

  private synchronized Runnable next() {
    return ready.isEmpty() ? null : ready.remove(choice.applyAsInt(ready.size()));
  }
}
