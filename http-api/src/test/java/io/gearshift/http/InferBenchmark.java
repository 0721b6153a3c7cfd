package io.gearshift.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.http.security.Protection;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/**
 * What an infer request costs the processor, beside what Pekko HTTP itself costs for messages of
 * the same sizes.
 *
 * <p>Run by hand: {@code java -cp <test class path> io.gearshift.http.InferBenchmark [seconds]}.
 * The request is that of a small text encoder: three INT64 [1,16] in, FP32 [1,16,384] out, binary.
 * The figure is the processor time of the whole process less that of the client's threads.
 */
final class InferBenchmark {
  private static final int CONNECTIONS = 16;
  private static final int CLIENTS = 1;
  private static final byte[] ANSWER = new byte[16 * 384 * 4];
  private static final HttpSettings SETTINGS =
      new HttpSettings(
          "127.0.0.1", 0, 1 << 26, 100, Duration.ofMillis(50), Duration.ZERO, RepositoryAccess.OFF);
  private static final AtomicLong clientNanos = new AtomicLong();
  private static final AtomicLong requests = new AtomicLong();

  private InferBenchmark() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length == 0 ? 8 : Integer.parseInt(args[0]);
    ActorSystem<SpawnProtocol.Command> system =
        ActorSystem.create(SpawnProtocol.create(), "benchmark");
    try {
      int plain = plainPekko(system);
      int ours = ours(system);
      for (int round = 0; round < 3; round++) {
        System.out.printf("round %d%n", round);
        byte[] binary = request("/v2/models/e/infer", false);
        report("pekko-http alone, empty answer ", plain, request("/small", false), false, seconds);
        report("pekko-http alone, same sizes   ", plain, request("/", false), false, seconds);
        report("  the body in a second packet  ", plain, request("/", false), true, seconds);
        report("infer, binary in and out       ", ours, binary, false, seconds);
        report("  the body in a second packet  ", ours, binary, true, seconds);
        report(
            "infer, JSON in, binary out     ",
            ours,
            request("/v2/models/e/infer", true),
            false,
            seconds);
      }
    } finally {
      system.terminate();
    }
  }

  private static void report(String what, int port, byte[] request, boolean split, int seconds)
      throws Exception {
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    clientNanos.set(0);
    requests.set(0);
    long cpu = machine.getProcessCpuTime();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(() -> drive(port, request, split, seconds));
      client.start();
      clients.add(client);
    }
    for (Thread client : clients) {
      client.join();
    }
    long used = machine.getProcessCpuTime() - cpu - clientNanos.get();
    long n = requests.get();
    System.out.printf("%s %7.1f us/request, %6d requests/s%n", what, used / 1e3 / n, n / seconds);
  }

  /** Keeps one request under way on each of its connections. */
  private static void drive(int port, byte[] request, boolean split, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Socket> sockets = new ArrayList<>();
    try {
      List<DataInputStream> answers = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        answers.add(
            new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 65_536)));
        write(socket, request, split);
      }
      while (System.nanoTime() < end) {
        for (int i = 0; i < CONNECTIONS; i++) {
          readAnswer(answers.get(i));
          write(sockets.get(i), request, split);
        }
        requests.addAndGet(CONNECTIONS);
      }
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    clientNanos.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  /** Whole, or the body after the headers, as most clients do. */
  private static void write(Socket socket, byte[] request, boolean split) throws IOException {
    if (split) {
      int body = new String(request, US_ASCII).indexOf("\r\n\r\n") + 4;
      socket.getOutputStream().write(request, 0, body);
      socket.getOutputStream().write(request, body, request.length - body);
    } else {
      socket.getOutputStream().write(request);
    }
  }

  private static void readAnswer(DataInputStream in) throws IOException {
    int length = -1;
    StringBuilder line = new StringBuilder();
    boolean first = true;
    while (true) {
      int c = in.read();
      if (c != '\n') {
        if (c != '\r') {
          line.append((char) c);
        }
        continue;
      }
      if (line.isEmpty()) {
        break;
      }
      if (first && line.indexOf(" 200 ") < 0) {
        throw new IllegalStateException(line.toString());
      }
      first = false;
      if (line.indexOf("Content-Length: ") == 0) {
        length = Integer.parseInt(line.substring(16));
      }
      line.setLength(0);
    }
    in.skipNBytes(length);
  }

  private static byte[] request(String path, boolean json) {
    StringBuilder inputs = new StringBuilder();
    String values = "101,2023,2003,1037,7953,6251,2008,2003,7929,2000,4604,1012,102,0,0,0";
    for (String name : new String[] {"input_ids", "attention_mask", "token_type_ids"}) {
      inputs
          .append(inputs.isEmpty() ? "" : ",")
          .append("{\"name\":\"" + name + "\",\"shape\":[1,16],\"datatype\":\"INT64\",")
          .append(
              json ? "\"data\":[" + values + "]}" : "\"parameters\":{\"binary_data_size\":128}}");
    }
    byte[] head =
        ("{\"inputs\":["
                + inputs
                + "],\"outputs\":[{\"name\":\"out\",\"parameters\":{\"binary_data\":true}}]}")
            .getBytes(US_ASCII);
    byte[] body = json ? head : Wire.concat(head, new byte[3 * 128]);
    String headers =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
            + body.length
            + (json ? "" : "\r\nInference-Header-Content-Length: " + head.length)
            + "\r\n\r\n";
    return Wire.concat(headers.getBytes(US_ASCII), body);
  }

  private static int plainPekko(ActorSystem<?> system) throws Exception {
    Materializer materializer = Materializer.matFromSystem(system);
    Function<HttpRequest, CompletionStage<HttpResponse>> handler =
        request ->
            (request.entity() instanceof HttpEntity.Strict strictAlready
                    ? CompletableFuture.completedFuture(strictAlready)
                    : request.entity().toStrict(10_000, materializer))
                .thenApply(
                    strict ->
                        HttpResponse.create()
                            .withEntity(
                                HttpEntities.create(
                                    ContentTypes.APPLICATION_OCTET_STREAM,
                                    request.getUri().path().equals("/small")
                                        ? ByteString.emptyByteString()
                                        : ByteString.fromArrayUnsafe(ANSWER))));
    return Http.get(system)
        .newServerAt("127.0.0.1", 0)
        .withSettings(
            InferenceServer.pekkoSettings(SETTINGS, new Catalog(List.of(), List.of()), system))
        .bind(handler)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .localAddress()
        .getPort();
  }

  private static int ours(ActorSystem<SpawnProtocol.Command> system) throws Exception {
    Family family =
        Repository.family(
            "e",
            32,
            List.of(),
            List.of(
                Repository.spec("input_ids", DataType.INT64, -1, -1),
                Repository.spec("attention_mask", DataType.INT64, -1, -1),
                Repository.spec("token_type_ids", DataType.INT64, -1, -1)),
            List.of(Repository.spec("out", DataType.FP32, -1, -1, 384)));
    PuppetRouter puppet = new PuppetRouter(family);
    puppet.answer(
        query -> {
          puppet.seen.clear();
          return List.of(
              new Tensor("out", DataType.FP32, Shape.of(1, 16, 384), ByteBuffer.wrap(ANSWER)));
        });
    ActorRef<StageRouter.Command> router =
        AskPattern.<SpawnProtocol.Command, ActorRef<StageRouter.Command>>ask(
                system,
                replyTo ->
                    new SpawnProtocol.Spawn<>(puppet.behavior(), "router", Props.empty(), replyTo),
                Duration.ofSeconds(5),
                system.scheduler())
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return InferenceServer.start(
            SETTINGS,
            Protection.none(),
            new Catalog(List.of(family), List.of()),
            new Routers(Map.of(new FamilyId("e"), router), Map.of()),
            new AtomicLong()::incrementAndGet,
            new NodeBook(),
            InstantSource.system(),
            system)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .port();
  }
}
