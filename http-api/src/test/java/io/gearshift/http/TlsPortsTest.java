package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.http.security.Access;
import io.gearshift.http.security.Certificates;
import io.gearshift.http.security.PortTls;
import io.gearshift.http.security.Protection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** The ports under TLS, with clients of the JDK. */
class TlsPortsTest {
  private static final Certificates files = Certificates.issued();

  @Test
  void thePublicPortProvesWhoItIs() throws Exception {
    Protection protection = protection(files.tls("rsa"));
    try (TestServer server = new TestServer(protection)) {
      URI uri = server.server.uri();
      assertThat(uri).hasScheme("https");

      assertThat(get(uri.resolve("/v2/health/ready"), files.client("ca")).statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> get(uri.resolve("/v2"), files.client("clients")))
          .isInstanceOf(IOException.class);
      assertThat(
              get(uri.resolve("/v2"), protection.tls().orElseThrow().clientContext()).statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> server.get("/v2")).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void clientsProveWhoTheyAreIfTheyMust() throws Exception {
    PortTls mutual =
        new PortTls(
            true,
            files.key("rsa"),
            files.certificate("rsa"),
            Optional.of(files.certificate("clients")));
    Protection protection = protection(mutual);
    try (TestServer server = new TestServer(protection)) {
      URI uri = server.server.uri().resolve("/v2");

      assertThat(get(uri, files.client("ca", "client")).statusCode()).isEqualTo(200);
      for (SSLContext other : new SSLContext[] {files.client("ca"), files.client("ca", "ec")}) {
        assertThatThrownBy(() -> get(uri, other)).isInstanceOf(IOException.class);
      }
      SSLContext itself = protection.tls().orElseThrow().clientContext();
      assertThat(get(uri, itself).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theAdminPortKnowsItsOwnPages() throws Exception {
    try (AdminTestServer server = new AdminTestServer("127.0.0.1", protection(files.tls("rsa")))) {
      URI uri = server.server.uri().resolve("/admin/v1/replan");
      assertThat(uri).hasScheme("https");
      String own = "https://127.0.0.1:" + server.port();

      assertThat(post(uri, own).statusCode()).isEqualTo(200);
      assertThat(post(uri, own.replace("https", "http")).statusCode()).isEqualTo(403);
    }
  }

  private static Protection protection(PortTls tls) {
    return Protection.of(tls, Access.open(), InstantSource.system());
  }

  private static HttpResponse<String> get(URI uri, SSLContext context) throws Exception {
    return send(HttpRequest.newBuilder(uri), context);
  }

  private static HttpResponse<String> post(URI uri, String origin) throws Exception {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.noBody()),
        files.client("ca"));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, SSLContext context)
      throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(context)
        .build()
        .send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
  }
}
