package io.gearshift.http;

import java.util.Optional;

/**
 * What is measured, and where it is shown besides the admin port.
 *
 * @param enabled whether queries and batches are counted
 * @param host name or address of the interface to listen on
 * @param port to listen on; 0 for any that is free; absent for none
 */
public record MetricsSettings(boolean enabled, String host, Optional<Integer> port) {
  public MetricsSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "host: '" + host + "' (expected: a name or an address, such as 127.0.0.1)");
    }
    if (port.isPresent() && (port.get() < 0 || port.get() > 65_535)) {
      throw new IllegalArgumentException(
          "port: " + port.get() + " (expected: from 1 to 65535, or 0 for any that is free)");
    }
  }
}
