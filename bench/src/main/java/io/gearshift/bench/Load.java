package io.gearshift.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of keep-alive connections, each a thread on a blocking socket that sends the same
 * binary request again as soon as it has the answer: about the least that a client can cost.
 */
final class Load {
  private final int port;
  private final byte[] request;
  private final int answerBytes;

  /** Latency in microseconds. */
  private final Histogram latencies = new ConcurrentHistogram(3);

  private final LongAdder answered = new LongAdder();
  private volatile boolean stopped;

  /** Asks MiniLM. */
  Load(int port, int tokens) throws IOException {
    this(port, request(tokens), tokens * 384 * Float.BYTES);
  }

  /**
   * @param request in whole, with its head
   * @param answerBytes that the body of an answer has at least
   */
  Load(int port, byte[] request, int answerBytes) {
    this.port = port;
    this.request = request;
    this.answerBytes = answerBytes;
  }

  /** Runs for a while, and tells what it cost the server. */
  Measured run(int connections, double seconds, ServerProcess server) throws InterruptedException {
    return run(connections, seconds, List.of(server));
  }

  /** The same where several servers work for the answers: their time is added up. */
  Measured run(int connections, double seconds, List<ServerProcess> servers)
      throws InterruptedException {
    stopped = false;
    long before = answered.sum();
    double cpu = sum(servers, ServerProcess::cpuSeconds);
    double serving = sum(servers, ServerProcess::servingCpuSeconds);
    long begun = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Thread thread = new Thread(this::connection, "connection-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    Thread.sleep((long) (seconds * 1000));
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    double wall = (System.nanoTime() - begun) / 1e9;
    return new Measured(
        answered.sum() - before,
        wall,
        sum(servers, ServerProcess::cpuSeconds) - cpu,
        sum(servers, ServerProcess::servingCpuSeconds) - serving);
  }

  private static double sum(List<ServerProcess> servers, ToDoubleFunction<ServerProcess> what) {
    return servers.stream().mapToDouble(what).sum();
  }

  /** How many answers took no longer than so. */
  long within(Duration time) {
    return latencies.getCountBetweenValues(0, time.toNanos() / 1000);
  }

  /** Latencies so far do not count. */
  void forget() {
    latencies.reset();
  }

  double latencyMs(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1000.0;
  }

  private void connection() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      byte[] body = new byte[1 << 16];
      while (!stopped) {
        long sent = System.nanoTime();
        out.write(request);
        receive(in, body);
        latencies.recordValue((System.nanoTime() - sent) / 1000);
        answered.increment();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a connection failed: " + e.getMessage(), e);
    }
  }

  private void receive(InputStream in, byte[] body) throws IOException {
    String status = line(in);
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).trim());
      }
    }
    if (in.readNBytes(body, 0, length) < length) {
      throw new EOFException("the answer was cut off");
    }
    if (!status.contains(" 200 ") || length < answerBytes) {
      throw new IOException(status + " " + new String(body, 0, length, StandardCharsets.UTF_8));
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static byte[] request(int tokens) throws IOException {
    int bytes = tokens * Long.BYTES;
    String tensor =
        "{\"name\":\"%s\",\"datatype\":\"INT64\",\"shape\":[1,%d],\"parameters\":{\"binary_data_size\":%d}}";
    String json =
        "{\"inputs\":["
            + String.format(tensor, "input_ids", tokens, bytes)
            + ","
            + String.format(tensor, "attention_mask", tokens, bytes)
            + ","
            + String.format(tensor, "token_type_ids", tokens, bytes)
            + "],\"parameters\":{\"binary_data_output\":true}}";
    ByteBuffer data = ByteBuffer.allocate(3 * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tokens; i++) {
      data.putLong(i * Long.BYTES, Tokens.id(i)).putLong(bytes + i * Long.BYTES, 1);
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(
        ("POST /v2/models/minilm/infer HTTP/1.1\r\nHost: localhost\r\nInference-Header-Content-Length: "
                + json.length()
                + "\r\nContent-Length: "
                + (json.length() + data.capacity())
                + "\r\nContent-Type: application/octet-stream\r\n\r\n"
                + json)
            .getBytes(StandardCharsets.ISO_8859_1));
    request.write(data.array());
    return request.toByteArray();
  }
}
