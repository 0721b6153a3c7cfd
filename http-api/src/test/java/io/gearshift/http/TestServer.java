package io.gearshift.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.http.BodyCollector.Patience;
import io.gearshift.http.security.Protection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/** A server on a free port with a puppet behind every model, and a client to it. */
public final class TestServer implements AutoCloseable {
  public static final int MAX_BODY = 1_000_000;
  static final Duration GRACE = Duration.ofMillis(200);
  static final Patience PATIENCE = new Patience(Duration.ofMillis(700), Duration.ofSeconds(60));
  static final HttpSettings SETTINGS =
      new HttpSettings(
          "127.0.0.1", 0, MAX_BODY, 100, GRACE, Duration.ofSeconds(3), RepositoryAccess.INDEX);
  private static final ObjectMapper mapper = new ObjectMapper();

  public final ActorTestKit kit = ActorTestKit.create();
  public final NodeBook book = new NodeBook();
  final Map<String, PuppetRouter> puppets = new HashMap<>();
  public final PuppetPipeline pipeline = new PuppetPipeline();
  public final InferenceServer server;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public TestServer() {
    this(MAX_BODY);
  }

  TestServer(long maxBodyBytes) {
    this(maxBodyBytes, RepositoryAccess.INDEX);
  }

  public TestServer(RepositoryAccess access) {
    this(MAX_BODY, access);
  }

  private TestServer(long maxBodyBytes, RepositoryAccess access) {
    this(
        new HttpSettings("127.0.0.1", 0, maxBodyBytes, 100, GRACE, Duration.ofSeconds(3), access),
        Protection.none(),
        PATIENCE);
  }

  public TestServer(Protection protection) {
    this(SETTINGS, protection, PATIENCE);
  }

  TestServer(HttpSettings settings, Protection protection, Patience patience) {
    Map<FamilyId, ActorRef<StageRouter.Command>> routers = new HashMap<>();
    for (Family family : Repository.CATALOG.families()) {
      PuppetRouter puppet = new PuppetRouter(family);
      puppets.put(family.id().name(), puppet);
      routers.put(family.id(), kit.spawn(puppet.behavior()));
    }
    Map<PipelineId, ActorRef<PipelineRouter.Command>> pipelines =
        Map.of(Repository.READ.id(), kit.spawn(pipeline.behavior()));
    try {
      server =
          InferenceServer.start(
                  settings,
                  protection,
                  patience,
                  Repository.CATALOG,
                  new Routers(routers, pipelines),
                  new AtomicLong()::incrementAndGet,
                  book,
                  InstantSource.system(),
                  kit.system())
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      server.open();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public PuppetRouter puppet(String family) {
    return puppets.get(family);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  public HttpResponse<byte[]> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  public HttpResponse<byte[]> infer(String family, String json, String... headers) {
    return post("/v2/models/" + family + "/infer", json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** The JSON and then the binary part, with the header that says where the JSON ends. */
  HttpResponse<byte[]> inferBinary(String family, String json, byte[] binary) {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    return post(
        "/v2/models/" + family + "/infer",
        Wire.concat(head, binary),
        "Inference-Header-Content-Length",
        Integer.toString(head.length));
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return send(builder);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Socket socket() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return json(response.body());
  }

  static JsonNode json(byte[] text) {
    try {
      return mapper.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The {@code error} of an answer, which must be in the protocol's form. */
  public static String error(HttpResponse<byte[]> response) {
    if (!response.headers().firstValue("Content-Type").orElse("").equals("application/json")) {
      throw new AssertionError("error in " + response.headers().map());
    }
    return json(response).path("error").textValue();
  }

  /** JSON as the tests write it, with ' for ". */
  public static String quotes(String json) {
    return json.replace('\'', '"');
  }

  /** The JSON part of an answer with a binary part. */
  static JsonNode head(HttpResponse<byte[]> response) {
    int head = Integer.parseInt(header(response, "Inference-Header-Content-Length"));
    return json(Arrays.copyOf(response.body(), head));
  }

  /** The binary part of a good answer. */
  static byte[] tail(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new AssertionError(new String(response.body(), StandardCharsets.UTF_8));
    }
    int head = Integer.parseInt(header(response, "Inference-Header-Content-Length"));
    return Arrays.copyOfRange(response.body(), head, response.body().length);
  }

  static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
