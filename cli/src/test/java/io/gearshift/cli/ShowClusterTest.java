package io.gearshift.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is asked of a node that wants to know who asks. */
class ShowClusterTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void sendsTheKeyThatItIsGiven() throws IOException {
    HttpServer node = start(HttpServer.create(anyPort(), 0));
    try {
      assertThat(show("http", node, "--token-file", file("secret\n"))).isZero();
      assertThat(out.toString()).contains("NODE", "node-7");
      assertThat(show("http", node, "--token-file", file("wrong"))).isEqualTo(ExitCodes.FAILED);
      assertThat(err.toString()).contains("no such key", "--token-file").doesNotContain("wrong");
      assertThat(show("http", node, "--token-file", file("two words"))).isEqualTo(ExitCodes.USAGE);
    } finally {
      node.stop(0);
    }
  }

  @Test
  void trustsTheAuthorityThatItIsGivenAndNoOther() throws Exception {
    Path store = folder.resolve("node.p12");
    Path certificate = folder.resolve("node.pem");
    keytool("-genkeypair", store, "-keyalg", "EC", "-dname", "CN=n", "-ext", "san=ip:127.0.0.1");
    keytool("-exportcert", store, "-rfc", "-file", certificate.toString());
    HttpsServer node = HttpsServer.create(anyPort(), 0);
    node.setHttpsConfigurator(new HttpsConfigurator(identity(store)));
    start(node);
    try {
      String token = file("secret");
      assertThat(show("https", node, "--token-file", token)).isEqualTo(ExitCodes.FAILED);
      assertThat(show("https", node, "--token-file", token, "--ca", certificate.toString()))
          .isZero();
      assertThat(out.toString()).contains("node-7");
      assertThat(show("https", node, "--ca", token)).isEqualTo(ExitCodes.USAGE);
    } finally {
      node.stop(0);
    }
  }

  @Test
  void saysThatSyntheticDevicesAreNoneAndNamesNotAllOfAThousand() throws IOException {
    HttpServer node = HttpServer.create(anyPort(), 0);
    String ids = IntStream.range(0, 1_000).mapToObj(i -> "\"g-" + i + "\"").collect(joining(","));
    node.createContext(
        "/admin/v1/cluster",
        e -> answer(e, "{\"nodes\":[{\"name\":\"n\",\"devices\":[" + ids + "]}]}"));
    node.createContext(
        "/admin/v1/plan",
        e ->
            answer(
                e,
                "{\"devices\":[{\"id\":\"g-0\",\"kind\":\"synthetic-a\"},"
                    + "{\"id\":\"c\",\"kind\":\"cpu\"}]}"));
    node.start();
    try {
      assertThat(show("http", node, "--token-file", file("secret"))).isZero();
      assertThat(out.toString())
          .contains("g-7 and 992 more")
          .contains("synthetic-a")
          .contains("1 of 2 devices are synthetic");
    } finally {
      node.stop(0);
    }
  }

  private int show(String scheme, HttpServer node, String... more) {
    String url = scheme + "://127.0.0.1:" + node.getAddress().getPort();
    CommandLine gearshift = Gearshift.commandLine();
    gearshift.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return gearshift.execute(
        Stream.concat(Stream.of("cluster", "--url", url), Stream.of(more)).toArray(String[]::new));
  }

  private String file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "key", ""), text).toString();
  }

  private static HttpServer start(HttpServer node) {
    node.createContext("/admin/v1/cluster", e -> answer(e, "{\"nodes\":[{\"name\":\"node-7\"}]}"));
    node.createContext("/admin/v1/plan", e -> answer(e, "{}"));
    node.start();
    return node;
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    boolean known = "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] body = (known ? json : "{\"error\":\"no such key\"}").getBytes(UTF_8);
    exchange.sendResponseHeaders(known ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SSLContext identity(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String what, Path store, String... more) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        Stream.concat(
                Stream.of(tool, what, "-keystore", store.toString(), "-storetype", "PKCS12"),
                Stream.concat(
                    Stream.of("-storepass", new String(PASSWORD), "-alias", "n"), Stream.of(more)))
            .toList();
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
