package io.gearshift.http.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a port: its certificate, and whose certificates it takes from clients. New connections
 * follow the files once these were refreshed; open ones stay.
 *
 * <p>Thread-safe. Any server can be made of {@link #keyManager()} and {@link #trustManager()},
 * which stay the same while what they stand for is renewed.
 */
public final class Tls {
  private static final Logger log = LoggerFactory.getLogger(Tls.class);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** What the files held at a time. */
  private record Loaded(
      Identity identity,
      X509ExtendedKeyManager keys,
      Optional<X509TrustManager> clients,
      List<Object> stamps) {}

  private final PortTls settings;
  private final InstantSource clock;
  private final SSLContext context;
  private volatile Loaded loaded;
  private volatile List<Object> failed = List.of();

  private Tls(PortTls settings, InstantSource clock) throws GeneralSecurityException {
    this.settings = settings;
    this.clock = clock;
    this.loaded = load();
    this.context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {keyManager()},
        trustManager().map(manager -> new TrustManager[] {manager}).orElse(new TrustManager[0]),
        null);
  }

  /**
   * Reads the files; a certificate that is out of date is only warned of.
   *
   * @throws IllegalArgumentException if they cannot be used
   */
  public static Tls load(PortTls settings, InstantSource clock) {
    try {
      return new Tls(settings, clock);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "certificate: '" + settings.certificate() + "' cannot be used: " + e.getMessage(), e);
    }
  }

  /** The key and the certificate of the port, as of the last refresh. */
  public X509ExtendedKeyManager keyManager() {
    return new RenewedKeys(() -> loaded.keys());
  }

  /** Who is believed to be a client, as of the last refresh; nothing if clients need not say. */
  public Optional<X509ExtendedTrustManager> trustManager() {
    return settings.clientCa().map(file -> new RenewedTrust(this::accept));
  }

  /** For a connection from a client. */
  public SSLEngine serverEngine() {
    SSLEngine engine = context.createSSLEngine();
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setUseCipherSuitesOrder(true);
    parameters.setNeedClientAuth(settings.clientCa().isPresent());
    engine.setSSLParameters(parameters);
    engine.setUseClientMode(false);
    return engine;
  }

  /** For a client in this process, which believes this port alone, whatever its name. */
  public SSLContext clientContext() {
    try {
      SSLContext client = SSLContext.getInstance("TLS");
      client.init(
          new KeyManager[] {keyManager()},
          new TrustManager[] {new RenewedTrust(this::requireOwn)},
          null);
      return client;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the files anew if they have changed; if they cannot be used, the old ones stay. */
  public void refresh() {
    List<Object> stamps = stamps();
    if (stamps.equals(loaded.stamps()) || stamps.equals(failed)) {
      return;
    }
    try {
      loaded = load();
      log.info("The certificate in {} was renewed", settings.certificate());
    } catch (IllegalArgumentException | GeneralSecurityException unusable) {
      failed = stamps; // said once
      log.warn("The old certificate stays in use: {}", unusable.getMessage());
    }
  }

  /** A client is who the authorities vouch for, and this process. */
  private void accept(X509Certificate[] chain, String type) throws CertificateException {
    Loaded now = loaded;
    if (!chain[0].equals(now.identity().chain().get(0))) {
      now.clients().orElseThrow().checkClientTrusted(chain, type);
    }
  }

  private void requireOwn(X509Certificate[] chain, String type) throws CertificateException {
    if (!chain[0].equals(loaded.identity().chain().get(0))) {
      throw new CertificateException("the certificate is not this server's");
    }
  }

  private Loaded load() throws GeneralSecurityException {
    List<Object> stamps = stamps();
    Identity identity = Identity.read(settings.key(), settings.certificate());
    identity
        .concern(clock.instant())
        .ifPresent(
            concern -> log.warn("The certificate in {} {}", settings.certificate(), concern));
    Optional<X509TrustManager> clients =
        settings.clientCa().isPresent()
            ? Optional.of(trusting(Pem.certificates("client-ca", settings.clientCa().get())))
            : Optional.empty();
    return new Loaded(identity, identity.keyManager(), clients, stamps);
  }

  private static X509TrustManager trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry(Integer.toString(store.size()), authority);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager ofX509) {
          return ofX509;
        }
      }
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    throw new GeneralSecurityException("no trust manager of X.509");
  }

  /** By which a change of the files is seen. */
  private List<Object> stamps() {
    List<Object> stamps = new ArrayList<>();
    stamps.add(stamp(settings.key()));
    stamps.add(stamp(settings.certificate()));
    settings.clientCa().ifPresent(file -> stamps.add(stamp(file)));
    return stamps;
  }

  static Object stamp(Path file) {
    try {
      return List.of(Files.getLastModifiedTime(file), Files.size(file));
    } catch (IOException e) {
      return "";
    }
  }
}
