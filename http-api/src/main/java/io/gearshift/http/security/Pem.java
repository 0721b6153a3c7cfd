package io.gearshift.http.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;
import org.apache.pekko.pki.pem.PEMLoadingException;

/**
 * Reads keys and certificates from PEM files. What is wrong is said as an {@link
 * IllegalArgumentException} that names the setting and the file, and never shows what is in it.
 */
final class Pem {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /**
   * The private key in a file: RSA, EC or EdDSA as PKCS#8, or RSA as PKCS#1.
   *
   * @param setting that names the file
   */
  static PrivateKey key(String setting, Path file) {
    String text = new String(bytes(setting, file), java.nio.charset.StandardCharsets.ISO_8859_1);
    try {
      PEMDecoder.DERData data = PEMDecoder.decode(text.strip());
      return switch (data.label()) {
        case "PRIVATE KEY" -> pkcs8(data.bytes());
        case "RSA PRIVATE KEY" -> DERPrivateKeyLoader.load(data);
        default -> throw new InvalidKeySpecException("it is of another kind");
      };
    } catch (PEMLoadingException | GeneralSecurityException unreadable) {
      throw refused(
          setting,
          file,
          "a PEM file with one private key, not encrypted",
          "'openssl pkcs8 -topk8 -nocrypt -in " + file + " -out new.key' makes one of most keys");
    }
  }

  /** The certificates in a file, at least one. */
  static List<X509Certificate> certificates(String setting, Path file) {
    byte[] text = bytes(setting, file);
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException unreadable) {
      // said below
    }
    throw refused(setting, file, "a PEM file with certificates", "");
  }

  static byte[] bytes(String setting, Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw refused(setting, file, "a PEM file that can be read", "");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw refused(setting, file, "a PEM file that can be read", e.toString());
    }
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException another) {
        // the next, perhaps
      }
    }
    throw new InvalidKeySpecException("of none of " + ALGORITHMS);
  }

  private static IllegalArgumentException refused(
      String setting, Path file, String expected, String remedy) {
    return new IllegalArgumentException(
        setting
            + ": '"
            + file
            + "' (expected: "
            + expected
            + ")"
            + (remedy.isEmpty() ? "" : "\n" + remedy));
  }
}
