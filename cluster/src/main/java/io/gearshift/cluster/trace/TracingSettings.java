package io.gearshift.cluster.trace;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where spans go, and of which queries.
 *
 * @param endpoint of a collector that takes OTLP over HTTP; absent for none, and then no spans are
 *     made
 * @param share of the queries that came without a trace, from 0 to 1
 * @param headers that the collector asks for
 * @param buffer how many spans may wait to be sent
 */
public record TracingSettings(
    Optional<String> endpoint, double share, Map<String, String> headers, int buffer) {
  private static final String TRACES = "/v1/traces";
  private static final int LEAST_BUFFER = 64;

  public TracingSettings {
    endpoint.ifPresent(TracingSettings::uri);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: from 0 to 1)");
    }
    if (buffer < LEAST_BUFFER) {
      throw new IllegalArgumentException(
          "buffer: " + buffer + " (expected: >= " + LEAST_BUFFER + ")");
    }
    headers = Map.copyOf(headers);
  }

  /** Without the values of headers, which may be secret. */
  @Override
  public String toString() {
    return "TracingSettings[endpoint="
        + endpoint
        + ", share="
        + share
        + ", headers="
        + headers.keySet()
        + ", buffer="
        + buffer
        + "]";
  }

  /** Where spans are posted to: where OTLP has them, unless another path is given. */
  Optional<URI> traces() {
    return endpoint
        .map(TracingSettings::uri)
        .map(uri -> uri.getPath().replace("/", "").isEmpty() ? uri.resolve(TRACES) : uri);
  }

  private static URI uri(String endpoint) {
    URI uri = null;
    try {
      uri = URI.create(endpoint);
    } catch (IllegalArgumentException notEven) {
      throw refused(endpoint);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
      throw refused(endpoint);
    }
    return uri;
  }

  private static IllegalArgumentException refused(String endpoint) {
    return new IllegalArgumentException(
        "endpoint: '"
            + endpoint
            + "' (expected: where OTLP is taken over HTTP, such as"
            + " http://localhost:4318)");
  }
}
