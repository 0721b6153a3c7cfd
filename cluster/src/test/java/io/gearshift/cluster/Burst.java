package io.gearshift.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Pictures that are sent at a rate that can be changed, until it is closed. What would need more
 * than so many connections is not sent: a machine that is short of time would else be left with
 * thousands of them.
 */
final class Burst implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PICTURES_PER_QUERY = 8;
  private static final int TICK_MS = 20;
  private static final int CONNECTIONS = 256;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Semaphore free = new Semaphore(CONNECTIONS);
  private final URI server;
  private final HttpRequest query;
  private volatile double perTick;
  private double due;

  private Burst(URI server) throws IOException {
    this.server = server;
    this.query = query(server);
  }

  /** At no rate yet. */
  static Burst at(URI server) throws IOException {
    Burst burst = new Burst(server);
    burst.timer.scheduleAtFixedRate(burst::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    return burst;
  }

  /** What the server says that its most accurate variant can serve, in pictures a second. */
  double topGear() throws IOException, InterruptedException {
    HttpRequest now = HttpRequest.newBuilder(server.resolve("/dashboard/now")).build();
    JsonNode said = JSON.readTree(HTTP.send(now, BodyHandlers.ofString()).body());
    return said.at("/second/models/fashion/capacity_accurate").asDouble();
  }

  void rate(double picturesPerSecond) {
    perTick = picturesPerSecond / PICTURES_PER_QUERY * TICK_MS / 1000;
  }

  private void tick() {
    for (due += perTick; due >= 1; due--) {
      if (free.tryAcquire()) {
        HTTP.sendAsync(query, BodyHandlers.discarding())
            .whenComplete((answer, failure) -> free.release());
      }
    }
  }

  /** The example, some times, its pixels as bytes so that sending costs little beside serving. */
  private static HttpRequest query(URI server) throws IOException {
    JsonNode pixels = JSON.readTree(Fashion.picture()).at("/inputs/0/data");
    ByteBuffer pictures =
        ByteBuffer.allocate(PICTURES_PER_QUERY * pixels.size() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    while (pictures.hasRemaining()) {
      pixels.forEach(pixel -> pictures.putFloat(pixel.floatValue()));
    }
    String header =
        "{\"inputs\": [{\"name\": \"image\", \"datatype\": \"FP32\", \"shape\": [%d, 1, 28, 28], \"parameters\": {\"binary_data_size\": %d}}]}"
            .formatted(PICTURES_PER_QUERY, pictures.capacity());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(pictures.array());
    return HttpRequest.newBuilder(server.resolve("/v2/models/fashion/infer"))
        .header("Inference-Header-Content-Length", String.valueOf(header.length()))
        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
        .build();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
