package io.gearshift.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Load and verdict against servers that do wrong: what the scenarios look for is found. */
class LoadTest {
  private static final Pattern ASKED = Pattern.compile("\"id\":\"(\\d+)\".*\"data\":\\[([\\d,]+)]");
  private static final Limits LIMITS = new Limits(Duration.ofMillis(500), Duration.ofMillis(1_500));

  /** Says what a server writes to the n-th query, given its id and its words. */
  private interface Answers {
    String to(int n, String id, String words) throws InterruptedException;
  }

  @Test
  void rightAnswersAreAllThatIsCounted() throws Exception {
    Verdict verdict = verdictOn((n, id, words) -> right(id, words));
    assertThat(verdict.sent()).isGreaterThan(20);
    assertThat(verdict.count(Outcome.OK)).isEqualTo(verdict.sent());
    assertThat(verdict.lost()).isEmpty();
    assertThat(verdict.doubled()).isEmpty();
    assertThat(verdict.crossed()).isEmpty();
  }

  @Test
  void anAnswerThatComesTwiceIsFound() throws Exception {
    Verdict verdict =
        verdictOn((n, id, words) -> right(id, words) + (n == 10 ? right(id, words) : ""));
    assertThat(verdict.doubled()).hasSize(1);
    assertThat(verdict.crossed()).isEmpty();
  }

  @Test
  void anAnswerToAnotherQueryIsFound() throws Exception {
    String[] before = {"0", "0,0,0,0,0,0,0,0"};
    Verdict verdict =
        verdictOn(
            (n, id, words) -> {
              String answer = n == 10 ? right(before[0], before[1]) : right(id, words);
              before[0] = id;
              before[1] = words;
              return answer;
            });
    assertThat(verdict.crossed()).hasSize(1);
  }

  @Test
  void anAnswerThatNeverComesIsLostUnlessTheTestItselfIsToBlame() throws Exception {
    Verdict verdict = verdictOn((n, id, words) -> n == 10 ? "" : right(id, words));
    assertThat(verdict.lost()).hasSize(1);
    long end = verdict.lost().get(0).ended();
    Verdict excused = new Verdict(verdict.history(), List.of(new Outage("x", 0, end)));
    assertThat(excused.lost()).isEmpty();
    assertThat(excused.excused()).isEqualTo(1);
    Verdict other = new Verdict(verdict.history(), List.of(new Outage("y", 0, end)));
    assertThat(other.lost()).hasSize(1);
  }

  @Test
  void aConnectionThatIsClosedInsteadOfAnAnswerIsALoss() throws Exception {
    Verdict verdict =
        verdictOn(
            (n, id, words) -> {
              if (n == 10) {
                throw new InterruptedException("close it");
              }
              return right(id, words);
            });
    assertThat(verdict.count(Outcome.CUT_OFF)).isEqualTo(1);
    assertThat(verdict.lost()).hasSize(1);
  }

  @Test
  void anAnswerPastItsDeadlineIsLateAndARefusalHasItsReason() throws Exception {
    Verdict verdict =
        verdictOn(
            (n, id, words) -> {
              if (n == 10) {
                Thread.sleep(700);
              }
              return n == 20 ? answer("429 Too", "{\"error\":\"full: x\"}") : right(id, words);
            });
    assertThat(verdict.count(Outcome.LATE)).isPositive();
    assertThat(verdict.refused()).containsEntry("429 full", 1L);
  }

  @Test
  void whereNobodyListensIsUnreachable() throws Exception {
    FrontEnd nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new FrontEnd("x", (InetSocketAddress) socket.getLocalSocketAddress());
    }
    Load load = new Load(List.of(nobody), 100, 1, LIMITS);
    Node.pause(Duration.ofMillis(200));
    assertThat(load.stop()).isNotEmpty().allMatch(query -> query.outcome() == Outcome.UNREACHABLE);
  }

  private static Verdict verdictOn(Answers answers) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> serve(socket, answers));
      server.start();
      FrontEnd frontEnd = new FrontEnd("x", (InetSocketAddress) socket.getLocalSocketAddress());
      Load load = new Load(List.of(frontEnd), 100, 1, LIMITS);
      Node.pause(Duration.ofSeconds(1));
      List<Sent> history = load.stop();
      return new Verdict(history, List.of());
    }
  }

  private static void serve(ServerSocket socket, Answers answers) {
    int[] n = {0};
    while (true) {
      try {
        Socket connection = socket.accept();
        new Thread(() -> talk(connection, answers, n)).start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void talk(Socket connection, Answers answers, int[] n) {
    try (connection) {
      InputStream in = connection.getInputStream();
      byte[] bytes = new byte[4096];
      for (int length = in.read(bytes); length > 0; length = in.read(bytes)) {
        Matcher asked = ASKED.matcher(new String(bytes, 0, length, StandardCharsets.US_ASCII));
        assertThat(asked.find()).isTrue();
        int mine;
        synchronized (n) {
          mine = n[0]++;
        }
        String answer = answers.to(mine, asked.group(1), asked.group(2));
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException | InterruptedException e) {
      // the client has gone, or the connection is to be closed
    }
  }

  private static String right(String id, String words) {
    int sum = 0;
    for (String word : words.split(",")) {
      sum += Integer.parseInt(word);
    }
    return answer(
        "200 OK",
        "{\"id\":\"%s\",\"model_version\":\"v\",\"parameters\":{\"device\":\"d\",\"epoch\":1},\"outputs\":[{\"data\":[%s]},{\"data\":[%d]}]}"
            .formatted(id, words, sum));
  }

  private static String answer(String status, String body) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }
}
