package io.gearshift.config;

import java.util.regex.Pattern;

/**
 * What a node is called and where other nodes reach it.
 *
 * @param name unique in the cluster; begins the name of each of its devices
 * @param port for the traffic between nodes; 0 takes any free one
 */
public record NodeSettings(String name, String host, int port, TlsSettings tls) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  public NodeSettings {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name: '"
              + name
              + "' (expected: a letter or digit, then up to 62 of letters, digits, '.', '_', '-')");
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("host: '" + host + "' (expected: a name or an address)");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: from 0 to 65535)");
    }
  }

  /** A node that trusts its network. */
  public NodeSettings(String name, String host, int port) {
    this(name, host, port, TlsSettings.OFF);
  }

  /** The same node by another name. */
  NodeSettings named(String other) {
    return new NodeSettings(other, host, port, tls);
  }
}
