package io.gearshift.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Why a request is not answered with 200, in words for the client. */
public final class Problem extends RuntimeException {
  private static final int SHOWN_CHARS = 80;
  private static final int LONGEST_MESSAGE = 2_000;

  private final int status;
  private final List<HttpHeader> headers;

  private Problem(int status, String message, List<HttpHeader> headers) {
    super(message, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  public static Problem of(int status, String message) {
    return new Problem(status, message, List.of());
  }

  /** What the client asks for makes no sense. */
  public static Problem badRequest(String message) {
    return of(400, message);
  }

  /**
   * There is nothing at this path.
   *
   * @param pointer where there is something
   */
  static Problem notFound(String path, String pointer) {
    return of(404, "there is nothing at " + quoted(path) + "; try " + pointer);
  }

  /**
   * What is at this path does not take this verb.
   *
   * @param allowed the verbs that it takes, with commas between them
   */
  static Problem methodNotAllowed(String verb, String allowed) {
    return of(405, "Method Not Allowed: " + quoted(verb) + " (expected: " + allowed + ")")
        .with("Allow", allowed);
  }

  /** The same problem with a header that tells the client what would work. */
  public Problem with(String name, String value) {
    return new Problem(status, getMessage(), List.of(RawHeader.create(name, value)));
  }

  /** The message, cut to a length that an answer can bear. */
  public String text() {
    String message = getMessage();
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "…";
  }

  /** The HTTP status that says of what kind it is. */
  public int status() {
    return status;
  }

  /** The value of a header that tells the client what would work, if there is such a one. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.is(name.toLowerCase(Locale.ROOT)))
        .map(HttpHeader::value)
        .findFirst();
  }

  List<HttpHeader> headers() {
    return headers;
  }

  /** What a client sent, in quotes, cut to a length that an error message can bear. */
  public static String quoted(String sent) {
    return sent.length() <= SHOWN_CHARS
        ? "'" + sent + "'"
        : "'" + sent.substring(0, SHOWN_CHARS) + "…'";
  }
}
