package io.gearshift.cli.load;

import io.gearshift.cli.CommandFailed;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Opens the connections that a burst is likely to need before a run, with one query on each, as the
 * pool of a client that has been at work for a while has them. What becomes of these queries does
 * not count; what comes after them is handed on.
 */
final class Opening implements Consumer<Outcome> {
  private static final int PATIENCE_SECONDS = 10;

  private final int count;
  private final Consumer<Outcome> rest;
  private final CountDownLatch left;

  Opening(int count, Consumer<Outcome> rest) {
    this.count = count;
    this.rest = rest;
    this.left = new CountDownLatch(count);
  }

  @Override
  public void accept(Outcome outcome) {
    if (left.getCount() > 0) {
      left.countDown();
    } else {
      rest.accept(outcome);
    }
  }

  /**
   * Returns when all are open.
   *
   * @throws CommandFailed if the server leaves one of the queries unanswered
   */
  void open(Connections connections, List<Questions.Question> questions, Stopwatch stopwatch) {
    for (int i = 0; i < count; i++) {
      connections.send(new Flight(questions.get(i % questions.size()), stopwatch.nanos()));
    }
    try {
      if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new CommandFailed("server: of " + count + " queries at once, some get no answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
