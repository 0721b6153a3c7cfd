package io.gearshift.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The connection that requests came by: what is under way for them is given up when it is known
 * that nobody can be answered any more.
 */
final class Connection {
  private final Set<Runnable> open = new HashSet<>();
  private boolean gone;

  /**
   * Has something done if the connection goes before there is an answer.
   *
   * @param giveUp does not throw
   */
  void whenGone(Runnable giveUp, CompletionStage<?> answer) {
    if (isOpenTo(giveUp)) {
      answer.whenComplete((answered, failure) -> forget(giveUp));
    } else {
      giveUp.run();
    }
  }

  private synchronized boolean isOpenTo(Runnable giveUp) {
    if (!gone) {
      open.add(giveUp);
    }
    return !gone;
  }

  private synchronized void forget(Runnable giveUp) {
    open.remove(giveUp);
  }

  /** Nobody is at the other end. */
  void isGone() {
    takeOpen().forEach(Runnable::run);
  }

  private synchronized List<Runnable> takeOpen() {
    gone = true;
    List<Runnable> left = List.copyOf(open);
    open.clear();
    return left;
  }
}
