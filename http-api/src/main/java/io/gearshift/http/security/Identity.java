package io.gearshift.http.security;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param chain the key's own certificate first
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final Duration SOON = Duration.ofDays(7);
  private static final byte[] PROBE = new byte[32];
  private static final char[] NO_PASSWORD = new char[0];

  /**
   * Reads them from PEM files.
   *
   * @throws IllegalArgumentException if a file cannot be used, or the two do not belong together
   */
  public static Identity read(Path key, Path certificate) {
    Identity read = new Identity(Pem.key("key", key), Pem.certificates("certificate", certificate));
    if (!read.matches()) {
      throw new IllegalArgumentException(
          "key: '"
              + key
              + "' does not belong to the first certificate in '"
              + certificate
              + "' (expected: the key that the certificate was issued for)");
    }
    return read;
  }

  /** What is wrong with the certificate's dates, if anything is. */
  Optional<String> concern(Instant now) {
    X509Certificate own = chain.get(0);
    Instant end = own.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      return Optional.of("expired at " + end);
    }
    if (now.isBefore(own.getNotBefore().toInstant())) {
      return Optional.of("is not valid before " + own.getNotBefore().toInstant());
    }
    return now.plus(SOON).isAfter(end) ? Optional.of("expires at " + end) : Optional.empty();
  }

  X509ExtendedKeyManager keyManager() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("identity", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, NO_PASSWORD);
      for (KeyManager manager : factory.getKeyManagers()) {
        if (manager instanceof X509ExtendedKeyManager extended) {
          return extended;
        }
      }
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException(e);
    }
    throw new GeneralSecurityException("no key manager of X.509");
  }

  /** Whether what the key signs is what the certificate verifies. */
  private boolean matches() {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(PROBE);
      byte[] signed = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(chain.get(0).getPublicKey());
      verifying.update(PROBE);
      return verifying.verify(signed);
    } catch (GeneralSecurityException anotherAlgorithm) {
      return false;
    }
  }
}
