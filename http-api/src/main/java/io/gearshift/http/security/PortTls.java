package io.gearshift.http.security;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether what passes a port is hidden, how the server proves who it is, and whether clients must.
 *
 * @param key the server's private key, a PEM file
 * @param certificate of that key, with those in between that vouch for it: a PEM file
 * @param clientCa certificates of the authorities of clients, a PEM file; without it clients need
 *     no certificate
 */
public record PortTls(boolean enabled, Path key, Path certificate, Optional<Path> clientCa) {
  /** Everything is sent in the clear. */
  public static final PortTls OFF =
      new PortTls(false, Path.of("server.key"), Path.of("server.crt"), Optional.empty());

  /**
   * @throws IllegalArgumentException if TLS is on and a file cannot be used
   */
  public PortTls {
    if (enabled) {
      Identity.read(key, certificate);
      clientCa.ifPresent(file -> Pem.certificates("client-ca", file));
    }
  }
}
