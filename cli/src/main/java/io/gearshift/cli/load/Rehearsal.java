package io.gearshift.cli.load;

import io.gearshift.cli.CommandFailed;
import io.gearshift.cli.load.Outcome.Dropped;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks a few queries one after the other before a run, so that what is wrong with all of them is
 * said at once, and the code that sends them is not run for the first time when it counts.
 */
public final class Rehearsal {
  private static final int MOST_QUERIES = 1_000;
  private static final long MOST_NANOS = 2_000_000_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int PATIENCE_SECONDS = 10;

  /** What may pass when there is a load, or comes of one. */
  private static final Set<String> PASSING = Set.of("429", "503", "504");

  private Rehearsal() {}

  /**
   * @return queries per second, one after the other
   * @throws CommandFailed if the server does not answer, or not as a server of this protocol does
   */
  public static double with(InetSocketAddress server, List<Questions.Question> questions)
      throws InterruptedException {
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    Stopwatch stopwatch = new Stopwatch();
    try (Connections connections = new Connections(server, 1, stopwatch, outcomes::add)) {
      int asked = 0;
      for (; asked < MOST_QUERIES && stopwatch.nanos() < MOST_NANOS; asked++) {
        connections.send(new Flight(questions.get(asked % questions.size()), stopwatch.nanos()));
        Outcome outcome = outcomes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (outcome == null) {
          throw new CommandFailed("server: the first queries get no answer");
        }
        if (outcome.ending() instanceof Dropped dropped && !PASSING.contains(dropped.reason())) {
          throw new CommandFailed(
              "server: it refuses the first query: " + dropped.reason() + " " + dropped.detail());
        }
      }
      return asked * NANOS_PER_SECOND / stopwatch.nanos();
    }
  }
}
