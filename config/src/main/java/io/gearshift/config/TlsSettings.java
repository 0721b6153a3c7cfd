package io.gearshift.config;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How nodes prove to each other who they are, and whether they hide what they say.
 *
 * @param key the node's private key, a PEM file
 * @param certificate of that key, a PEM file
 * @param ca the certificate of the authority that all nodes trust, a PEM file
 */
public record TlsSettings(boolean enabled, Path key, Path certificate, Path ca) {
  /** Nodes believe each other, and whoever is on the network can listen. */
  public static final TlsSettings OFF =
      new TlsSettings(false, Path.of("node.key"), Path.of("node.crt"), Path.of("ca.crt"));

  public TlsSettings {
    if (enabled) {
      check("key", key);
      check("certificate", certificate);
      check("ca", ca);
    }
  }

  private static void check(String name, Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          name + ": '" + file + "' (expected: a PEM file that can be read)");
    }
  }
}
