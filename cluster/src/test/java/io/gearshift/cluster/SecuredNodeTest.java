package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.cluster.wire.Certificates;
import io.gearshift.config.BadConfig;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with certificates and API keys. */
class SecuredNodeTest {
  /** SHA-256 of {@code token}. */
  private static final String HASH =
      "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0";

  @TempDir private Path models;
  @TempDir private Path folder;

  @Test
  void warmsItselfUpAndThenAsksEverybodyWhoTheyAre() throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.authority("ca");
    certificates.node("server", "ca");
    Path keys = Files.writeString(folder.resolve("keys.txt"), "ops admin " + HASH + " per-day=1");
    ServingNode node =
        Fashion.in(models, "nano")
            .start(
                Map.of(
                    "access.keys", keys.toString(),
                    "http.tls.enabled", "true",
                    "http.tls.key", folder.resolve("server.key").toString(),
                    "http.tls.certificate", folder.resolve("server.crt").toString()),
                new Warnings());
    try {
      URI uri = node.uri().orElseThrow();
      assertThat(uri).hasScheme("https");
      assertThat(status(uri.resolve("/v2/health/ready"), Optional.empty())).isEqualTo(200);
      assertThat(status(uri.resolve("/v2/models/fashion/stats"), Optional.empty())).isEqualTo(401);
      assertThat(status(uri.resolve("/v2/models/fashion"), Optional.of("token"))).isEqualTo(200);
      assertThat(node.adminUri()).hasScheme("http");
      assertThat(status(node.adminUri().resolve("/admin/v1/plan"), Optional.empty()))
          .isEqualTo(401);
      assertThat(status(node.adminUri().resolve("/admin/v1/plan"), Optional.of("token")))
          .isEqualTo(200);
      assertThat(status(node.adminUri().resolve("/metrics"), Optional.empty())).isEqualTo(200);
    } finally {
      node.stop().toCompletableFuture().join();
    }
  }

  @Test
  void filesThatCannotBeUsedStopTheStart() {
    String missing = folder.resolve("missing").toString();
    assertThatThrownBy(() -> ServerConfig.load(Optional.empty(), Map.of("access.keys", missing)))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("gearshift.access")
        .hasMessageContaining(missing);
    for (String block : new String[] {"http.tls", "admin.tls", "node.tls"}) {
      assertThatThrownBy(
              () ->
                  ServerConfig.load(
                      Optional.empty(),
                      Map.of(
                          block + ".enabled", "true",
                          block + ".key", missing,
                          block + ".certificate", missing)))
          .isInstanceOf(BadConfig.class)
          .hasMessageContaining("gearshift." + block)
          .hasMessageContaining(missing);
    }
  }

  private int status(URI uri, Optional<String> token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    token.ifPresent(own -> request.header("Authorization", "Bearer " + own));
    HttpClient client = HttpClient.newBuilder().sslContext(trustingTheAuthority()).build();
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private SSLContext trustingTheAuthority() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(folder.resolve("ca.crt"))) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
