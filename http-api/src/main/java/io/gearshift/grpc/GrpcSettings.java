package io.gearshift.grpc;

import java.time.Duration;

/**
 * How the server meets its gRPC clients.
 *
 * @param enabled whether it does at all
 * @param host name or address of the interface to listen on
 * @param port to listen on; 0 for any that is free, {@code auto} for the one after the HTTP port
 * @param maxCallsPerConnection how many calls may be under way on one connection; a client keeps
 *     back what is more
 * @param maxQueriesPerStream how many queries of one stream may be under way; the next is read when
 *     one of them was answered
 * @param keepAlive how long a connection may be silent before the client is asked whether it is
 *     still there
 * @param leastKeepAlive how often a client may ask the same of the server; one that asks more often
 *     is disconnected
 */
public record GrpcSettings(
    boolean enabled,
    String host,
    String port,
    int maxCallsPerConnection,
    int maxQueriesPerStream,
    Duration keepAlive,
    Duration leastKeepAlive) {
  private static final String AUTO = "auto";
  private static final int LAST_PORT = 65_535;

  public GrpcSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "host: '" + host + "' (expected: a name or an address, such as 0.0.0.0)");
    }
    if (!port.equals(AUTO) && !isPort(port)) {
      throw new IllegalArgumentException(
          "port: "
              + port
              + " (expected: auto for the one after http.port, from 1 to 65535, or 0 for any that"
              + " is free)");
    }
    if (maxCallsPerConnection < 1) {
      throw new IllegalArgumentException(
          "maxCallsPerConnection: " + maxCallsPerConnection + " (expected: >= 1)");
    }
    if (maxQueriesPerStream < 1) {
      throw new IllegalArgumentException(
          "maxQueriesPerStream: " + maxQueriesPerStream + " (expected: >= 1)");
    }
    if (keepAlive.toSeconds() < 1) {
      throw new IllegalArgumentException("keepAlive: " + keepAlive + " (expected: >= 1s)");
    }
    if (leastKeepAlive.isNegative()) {
      throw new IllegalArgumentException("leastKeepAlive: " + leastKeepAlive + " (expected: >= 0)");
    }
  }

  /**
   * The port to listen on; 0 for any that is free.
   *
   * @param httpPort the port for HTTP as it is set, so that 0 has both free
   */
  public int port(int httpPort) {
    if (!port.equals(AUTO)) {
      return Integer.parseInt(port);
    }
    return httpPort == 0 || httpPort == LAST_PORT ? 0 : httpPort + 1;
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= LAST_PORT;
  }
}
