package io.gearshift.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.gearshift.domain.traffic.Reason;
import java.security.SecureRandom;
import java.util.concurrent.CompletionException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every failure looks like to a client: the one place that gives it a status and a text. */
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  private static final SecureRandom random = new SecureRandom();

  private Problems() {}

  /** The problem of a query that was refused. */
  static Problem refused(Reason reason, String detail) {
    return switch (reason) {
      case DEADLINE -> Problem.of(504, "the deadline cannot be met: " + detail);
      case OVERLOAD ->
          Problem.of(429, "the server is overloaded: " + detail).with("Retry-After", "1");
      case UNAVAILABLE -> Problem.of(503, "the model is not available just now: " + detail);
      case FAILED -> Problem.of(500, "the model could not run on these inputs: " + detail);
      case INVALID ->
          Problem.badRequest("the inputs are not what the model can work with: " + detail);
      case LOST -> Problem.of(503, "the device was lost before it answered: " + detail);
    };
  }

  /** The answer to a request that failed in any way; a failure nobody foresaw is logged. */
  static HttpResponse response(Throwable failure) {
    return response(of(failure));
  }

  /** What to tell the client of a failure; one that nobody foresaw is logged. */
  public static Problem of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof Problem problem ? problem : problemOf(cause);
  }

  static HttpResponse response(Problem problem) {
    return HttpResponse.create()
        .withStatus(problem.status())
        .addHeaders(problem.headers())
        .withEntity(
            Json.entity(Json.object(json -> json.writeStringField("error", problem.text()))));
  }

  private static Problem problemOf(Throwable failure) {
    if (failure instanceof StreamConstraintsException limit) {
      return Problem.badRequest("the JSON exceeds a limit: " + limit.getOriginalMessage());
    }
    if (failure instanceof JsonParseException syntax) {
      return Problem.badRequest(
          "failed to parse the request JSON: "
              + syntax.getOriginalMessage().replaceFirst(": enable `.*", "")
              + " (line "
              + syntax.getLocation().getLineNr()
              + ", column "
              + syntax.getLocation().getColumnNr()
              + ")");
    }
    if (failure instanceof JsonProcessingException other) {
      return Problem.badRequest("failed to parse the request JSON: " + other.getOriginalMessage());
    }
    String id = Long.toString(random.nextLong() >>> 24, 36);
    log.error("Request failed, reported to the client as error {}", id, failure);
    return Problem.of(500, "internal error " + id + "; the server's log tells more under this id");
  }
}
