package io.gearshift.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * The answer to what is not even HTTP, in the form of every other problem.
 *
 * <p>Pekko HTTP finds it by name, and takes the instance from a static field as Scala objects have
 * it.
 */
public final class ParseFailures extends ParsingErrorHandler {
  /** The instance that Pekko HTTP looks for. */
  public static final ParseFailures MODULE$ = new ParseFailures();

  private static final int NOT_IMPLEMENTED = 501;
  private static final int METHOD_NOT_ALLOWED = 405;

  private ParseFailures() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    String message = error.summary().isEmpty() ? error.detail() : error.summary();
    // the detail may show what was sent, a token among it
    log.debug("Illegal request, answered with {}: {}", status.intValue(), message);
    if (status.intValue() == NOT_IMPLEMENTED) { // a verb that Pekko HTTP does not know
      return Problems.response(Problem.of(METHOD_NOT_ALLOWED, message).with("Allow", "GET, POST"));
    }
    return Problems.response(Problem.of(status.intValue(), message));
  }
}
