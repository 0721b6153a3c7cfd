package io.gearshift.http;

import io.gearshift.http.security.PortTls;
import java.time.Duration;

/**
 * How the server meets its clients.
 *
 * @param host name or address of the interface to listen on
 * @param port to listen on; 0 for any that is free
 * @param maxBodyBytes the largest body that is read, also after decompression
 * @param maxJsonDepth how deep arrays and objects may nest
 * @param grace how long after a query's deadline its answer is still waited for
 * @param drainTimeout how long open queries may take to finish when the server stops
 * @param repository what clients may do with the model repository
 * @param maxConnections how many connections may be open at a time; more wait to be accepted
 * @param tls also of the other ports that clients send queries to
 */
public record HttpSettings(
    String host,
    int port,
    long maxBodyBytes,
    int maxJsonDepth,
    Duration grace,
    Duration drainTimeout,
    RepositoryAccess repository,
    int maxConnections,
    PortTls tls) {

  /** What can be done about a body that is too large. */
  static final String BODY_REMEDY = "send fewer items, or raise gearshift.http.max-body-bytes";

  private static final int MANY_CONNECTIONS = 10_000;
  private static final long LARGEST_BODY = Integer.MAX_VALUE - 16L;

  public HttpSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "host: '" + host + "' (expected: a name or an address, such as 0.0.0.0)");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port: " + port + " (expected: from 1 to 65535, or 0 for any that is free)");
    }
    if (maxBodyBytes < 1 || maxBodyBytes > LARGEST_BODY) {
      throw new IllegalArgumentException(
          "maxBodyBytes: " + maxBodyBytes + " (expected: from 1 to " + LARGEST_BODY + ")");
    }
    if (maxJsonDepth < 4) {
      throw new IllegalArgumentException(
          "maxJsonDepth: "
              + maxJsonDepth
              + " (expected: >= 4, the depth of inputs with parameters)");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace: " + grace + " (expected: >= 0)");
    }
    if (drainTimeout.isNegative()) {
      throw new IllegalArgumentException("drainTimeout: " + drainTimeout + " (expected: >= 0)");
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections: " + maxConnections + " (expected: at least 1)");
    }
  }

  /** A server that hides nothing. */
  HttpSettings(
      String host,
      int port,
      long maxBodyBytes,
      int maxJsonDepth,
      Duration grace,
      Duration drainTimeout,
      RepositoryAccess repository) {
    this(
        host,
        port,
        maxBodyBytes,
        maxJsonDepth,
        grace,
        drainTimeout,
        repository,
        MANY_CONNECTIONS,
        PortTls.OFF);
  }
}
