package io.gearshift.http;

import io.gearshift.http.security.PortTls;

/**
 * Where operators reach a node.
 *
 * @param host name or address of the interface to listen on
 * @param port to listen on; 0 for any that is free
 */
public record AdminSettings(String host, int port, PortTls tls) {
  public AdminSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "host: '" + host + "' (expected: a name or an address, such as 127.0.0.1)");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port: " + port + " (expected: from 1 to 65535, or 0 for any that is free)");
    }
  }

  /** A port that hides nothing. */
  AdminSettings(String host, int port) {
    this(host, port, PortTls.OFF);
  }
}
