package io.gearshift.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.cli.load.PuppetServer.Reply;
import io.gearshift.config.Truth.ClassLabel;
import io.gearshift.simulator.arrivals.Arrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final Duration SLO = Duration.ofMillis(300);
  private static final Questions.Question RIGHT = question(1);
  private static final Questions.Question WRONG = question(2);

  private final StringWriter table = new StringWriter();

  private static Questions.Question question(int label) {
    String request = "POST /v2/models/toy/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
    return new Questions.Question(request.getBytes(StandardCharsets.UTF_8), new ClassLabel(label));
  }

  private static Arrivals even(double rate, double seconds) {
    return new Arrivals(
        RateCurve.steady(rate, seconds), Gaps.ofCv2(0), RandomGenerator.getDefault());
  }

  private Run run(InetSocketAddress server, int connections) {
    LiveTable live = new LiveTable(new PrintWriter(table), 1);
    return new Run(server, List.of(RIGHT, WRONG), SLO, connections, 0, live);
  }

  private static Report.Asked asked() {
    return new Report.Asked("a test", "url", "toy", Optional.empty(), "even", 1, 300, false);
  }

  @Test
  void everyQueryIsSentAndItsAnswerCheckedAgainstItsLabel() throws Exception {
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      Report report = run(server.address(), 16).execute(asked(), even(200, 1));
      Slice total = report.total();
      assertThat(total.offered()).isEqualTo(200);
      assertThat(server.asked()).isEqualTo(200);
      assertThat(total.answered()).isEqualTo(200);
      assertThat(total.accuracyMeasured()).hasValue(0.5);
      assertThat(total.variants()).containsOnlyKeys("nano");
      assertThat(table.toString()).contains("nano 100 %");
    }
  }

  @Test
  void aQueryThatTheSocketDoesNotTakeAtOnceIsSentInPieces() throws Exception {
    int length = 8 << 20;
    String head = "POST /v2/models/toy/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " + length;
    byte[] request = (head + "\r\n\r\n" + "x".repeat(length)).getBytes(StandardCharsets.UTF_8);
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      LiveTable live = new LiveTable(new PrintWriter(table), 1);
      List<Questions.Question> large = List.of(new Questions.Question(request, new ClassLabel(1)));
      Report report =
          new Run(server.address(), large, SLO, 2, 0, live).execute(asked(), even(10, 0.5));
      assertThat(report.total().answered()).isEqualTo(5);
      assertThat(server.lastBody()).hasSize(length);
    }
  }

  @Test
  void refusalsAreCountedByReason() throws Exception {
    Reply overload = new Reply(429, "{\"error\":\"full\"}");
    try (PuppetServer server = new PuppetServer(n -> n % 4 == 0 ? overload : Reply.OK)) {
      Report report = run(server.address(), 16).execute(asked(), even(100, 1));
      assertThat(report.total().dropped()).containsExactly(Map.entry("429", 25L));
      assertThat(report.details()).containsEntry("429", "full");
    }
  }

  /**
   * A client that waited for answers would see as many slow ones as it has connections. Here half a
   * second of standstill must show in each query that was due meanwhile: a third of all.
   */
  @Test
  void aStallOfTheServerShowsInAllQueriesThatWereDueMeanwhile() throws Exception {
    CountDownLatch stall = new CountDownLatch(1);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (PuppetServer server =
        new PuppetServer(
            number -> {
              if (number == 51) {
                timer.schedule(stall::countDown, 500, TimeUnit.MILLISECONDS);
              }
              if (number > 50) {
                stall.await();
              }
              return Reply.OK;
            })) {
      Report report = run(server.address(), 2).execute(asked(), even(100, 1.5));
      Slice total = report.total();
      assertThat(total.answered()).isEqualTo(150);
      assertThat(total.latency().p99Ms().getAsDouble()).isGreaterThan(400);
      assertThat(total.late()).as("due in the first 200 ms of the stall").isBetween(10L, 60L);
      assertThat(report.generator().longestBacklog()).isGreaterThan(30);
      assertThat(report.laggedBehind()).isTrue();
      assertThat(ReportText.of(report)).contains("DID NOT KEEP UP", "raise --connections");
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void aServerThatIsGoneDropsQueriesAndDoesNotStopTheRun() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }
    Report report = run(nobody, 4).execute(asked(), even(100, 0.5));
    assertThat(report.total().dropped()).containsExactly(Map.entry("no connection", 50L));
  }

  @Test
  void aConnectionThatBreaksDropsItsQueryOnly() throws Exception {
    try (PuppetServer server =
        new PuppetServer(
            number -> {
              if (number == 10) {
                throw new InterruptedException("hangs up");
              }
              return Reply.OK;
            })) {
      Report report = run(server.address(), 4).execute(asked(), even(100, 0.5));
      assertThat(report.total().dropped()).containsExactly(Map.entry("connection lost", 1L));
      assertThat(report.total().answered()).isEqualTo(49);
    }
  }

  @Test
  void aRunThatIsStoppedReportsWhatWasDone() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (PuppetServer server =
        new PuppetServer(
            number -> {
              if (number == 7) {
                never.await();
              }
              return Reply.OK;
            })) {
      Run run = run(server.address(), 8);
      timer.schedule(run::stop, 400, TimeUnit.MILLISECONDS);
      Report report = run.execute(asked(), even(100, 3_600));
      Slice total = report.total();
      assertThat(report.generator().stoppedEarly()).isTrue();
      assertThat(total.offered()).isBetween(8L, 200L);
      assertThat(total.dropped()).containsExactly(Map.entry("no answer", 1L));
      assertThat(total.answered()).isEqualTo(total.offered() - 1);
      assertThat(ReportText.of(report)).contains("(ended early)");
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void whatOpensConnectionsAheadIsNotCounted() throws Exception {
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      LiveTable live = new LiveTable(new PrintWriter(table), 1);
      Report report =
          new Run(server.address(), List.of(RIGHT), SLO, 8, 4, live)
              .execute(asked(), even(100, 0.2));
      assertThat(report.total().offered()).isEqualTo(20);
      assertThat(report.total().answered()).isEqualTo(20);
      assertThat(report.generator().connections()).isGreaterThanOrEqualTo(4);
      assertThat(server.asked()).isEqualTo(24);
    }
  }

  @Test
  void queriesThatNeverGotAConnectionAreCounted() throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (PuppetServer server =
        new PuppetServer(
            number -> {
              never.await();
              return Reply.OK;
            })) {
      Run run = run(server.address(), 3);
      timer.schedule(run::stop, 300, TimeUnit.MILLISECONDS);
      Slice total = run.execute(asked(), even(100, 3_600)).total();
      assertThat(total.dropped()).containsEntry("no answer", 3L).containsKey("not sent");
      assertThat(total.droppedInAll()).isEqualTo(total.offered());
    } finally {
      timer.shutdownNow();
    }
  }
}
