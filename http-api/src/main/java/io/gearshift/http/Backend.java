package io.gearshift.http;

import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Scheduler;

/** Who answers the queries to a model. */
interface Backend {

  /**
   * Asks for an answer.
   *
   * @param version the one that the client asks for, if it does
   * @param wait how long to wait; the result fails with a {@code TimeoutException} after that
   */
  CompletionStage<Reply> ask(
      Query query, Optional<String> version, Duration wait, Scheduler scheduler);

  /** Says that a query needs no answer any more; one that has got its answer is not known. */
  void cancel(long queryId);

  /**
   * How these versions stand.
   *
   * @param wait how long to wait; nothing is ready after that
   */
  CompletionStage<List<VersionState>> versions(
      List<String> versions, Duration wait, Scheduler scheduler);

  /**
   * Why it cannot take queries just now, in words for a client; nothing if it can.
   *
   * @param version the one that is asked about; empty for any
   */
  CompletionStage<Optional<String>> whyNotReady(
      Optional<String> version, Duration wait, Scheduler scheduler);
}
