package io.gearshift.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.http.security.Protection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thousands of requests that are almost right, and some that are not even HTTP, over sockets.
 *
 * <p>{@code -Dfuzz.cases=100000} for more of them, {@code -Dfuzz.seed=…} for the same again.
 */
class FuzzTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 5_000);
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());

  /** What the heap may grow by after the first fifth: caches that fill, never what clients sent. */
  private static final long GROWTH_BYTES = 16L << 20;

  /** Patience is long: what is late here is late because the machine is busy. */
  private static final HttpSettings SETTINGS =
      new HttpSettings(
          "127.0.0.1",
          0,
          TestServer.MAX_BODY,
          100,
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          RepositoryAccess.INDEX);

  @Test
  void everyAnswerIsAGoodOneOrSaysWhatTheClientDidWrong() {
    System.out.printf("fuzz: %d cases, seed %d%n", CASES, SEED);
    FuzzCases cases = new FuzzCases(new Random(SEED));
    Map<Integer, Integer> answers = new TreeMap<>();
    long before = 0;
    try (TestServer server = new TestServer(SETTINGS, Protection.none(), TestServer.PATIENCE)) {
      for (int i = 0; i < CASES; i++) {
        if (i == CASES / 5) {
          before = used();
        }
        int status = i % 10 == 0 ? raw(server, cases.raw(), i) : whole(server, cases.request(), i);
        answers.merge(status, 1, Integer::sum);
        if (i % 500 == 0) {
          server.puppets.values().forEach(PuppetRouter::reset); // they remember what they saw
          server.pipeline.reset();
        }
      }
      server.puppets.values().forEach(PuppetRouter::reset);
      server.pipeline.reset();
      long after = used();
      System.out.printf(
          "fuzz: answers %s, heap %d KiB before and %d KiB after%n",
          answers, before >> 10, after >> 10);
      assertThat(after - before).as("growth of the heap, seed %d", SEED).isLessThan(GROWTH_BYTES);
      assertThat(server.inferBinary("mix", FuzzCases.SOUND, Wire.ints(1, 2)).statusCode())
          .isEqualTo(200);
    }
    assertThat(answers.get(200)).isGreaterThan(CASES / 50);
    assertThat(answers.get(400)).isGreaterThan(CASES / 3);
  }

  private static int whole(TestServer server, FuzzCases.Request request, int number) {
    HttpResponse<byte[]> response = server.post(request.path(), request.body(), request.headers());
    int status = response.statusCode();
    assertThat(status)
        .as(
            "seed %d, case %d, %s: %s",
            SEED, number, request.path(), new String(response.body(), UTF_8))
        .matches(s -> s == 200 || s >= 400 && s < 500);
    if (status != 200) {
      assertThat(TestServer.error(response)).isNotBlank();
    }
    return status;
  }

  /** The status of the first answer to bytes after which nothing comes; 0 if there was none. */
  private static int raw(TestServer server, byte[] bytes, int number) {
    String answer;
    try (Socket socket = server.socket()) {
      socket.setSoTimeout(30_000);
      try {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        socket.shutdownOutput();
      } catch (IOException closed) {
        // it has heard enough
      }
      answer = RawSocketTest.everything(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("seed " + SEED + ", case " + number, e);
    }
    if (answer.isEmpty()) {
      return 0;
    }
    assertThat(answer)
        .as("seed %d, case %d: %s", SEED, number, new String(bytes, ISO_8859_1))
        .matches("(?s)HTTP/1\\.1 (100|200|4\\d\\d|505) .*")
        .doesNotContain("\tat ", "Exception");
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
