package io.gearshift.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates as PEM files, made by the JDK's keytool, and clients that have them. */
public final class Certificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private final Path store;

  private static final class Issued {
    private static final Certificates ONCE = issue();

    private static Certificates issue() {
      try {
        Path target = Files.createDirectories(Path.of("target"));
        Certificates files = new Certificates(Files.createTempDirectory(target, "certificates"));
        files.authority("ca");
        files.authority("clients");
        files.issue("rsa", "ca", "RSA");
        files.issue("ec", "ca", "EC");
        files.issue("old", "ca", "EC", "-startdate", "-10d", "-validity", "1");
        files.issue("client", "clients", "EC");
        return files;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Certificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("store.p12");
  }

  /**
   * The same for all tests: the authorities {@code ca}, which issued {@code rsa}, {@code ec} and
   * {@code old}, and {@code clients}, which issued {@code client}.
   */
  public static Certificates issued() {
    return Issued.ONCE;
  }

  /** Writes {@code NAME.key} and {@code NAME.crt} of one that vouches for others. */
  private void authority(String name) {
    make(name, "EC", List.of("-ext", "bc:critical=ca:true"));
  }

  /**
   * Writes {@code NAME.key} and {@code NAME.crt}, the latter with the authority's.
   *
   * @param more words for keytool
   */
  private void issue(String name, String authority, String algorithm, String... more) {
    List<String> words =
        new ArrayList<>(List.of("-signer", authority, "-ext", "san=dns:localhost,ip:127.0.0.1"));
    words.addAll(List.of(more));
    make(name, algorithm, words);
  }

  public PortTls tls(String name) {
    return new PortTls(true, key(name), certificate(name), Optional.empty());
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  /** For clients that trust an authority, and show a certificate if it is named. */
  public SSLContext client(String authority, String... own) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", all().getCertificate(authority));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      KeyStore mine = KeyStore.getInstance("PKCS12");
      mine.load(null, null);
      for (String name : own) {
        mine.setKeyEntry(
            name, all().getKey(name, PASSWORD), PASSWORD, all().getCertificateChain(name));
      }
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(mine, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void make(String name, String algorithm, List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD),
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name));
    command.addAll(more);
    try {
      Process keytool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("keytool.log").toFile())
              .start();
      assertThat(keytool.waitFor()).as("keytool.log").isZero();
      List<byte[]> chain = new ArrayList<>();
      for (Certificate certificate : all().getCertificateChain(name)) {
        chain.add(certificate.getEncoded());
      }
      pem(certificate(name), "CERTIFICATE", chain);
      pem(key(name), "PRIVATE KEY", List.of(all().getKey(name, PASSWORD).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore all() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static void pem(Path file, String label, List<byte[]> blocks) throws IOException {
    StringBuilder text = new StringBuilder();
    for (byte[] block : blocks) {
      text.append(
          "-----BEGIN %s-----\n%s\n-----END %s-----\n"
              .formatted(
                  label,
                  Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(block),
                  label));
    }
    Files.writeString(file, text);
  }
}
