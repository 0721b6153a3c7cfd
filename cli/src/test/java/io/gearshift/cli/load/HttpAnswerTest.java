package io.gearshift.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.cli.load.HttpAnswer.BadAnswer;
import io.gearshift.cli.load.HttpAnswer.Gatherer;
import io.gearshift.cli.load.Outcome.Answered;
import io.gearshift.cli.load.Outcome.Dropped;
import io.gearshift.cli.load.Outcome.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {
  private static final String SCORES =
      """
      {"model_name":"toy","model_version":"nano",\
      "parameters":{"accuracy":0.8,"deadline_met":true,"device":"a"},\
      "outputs":[{"name":"scores","datatype":"FP32","shape":[1,3],"data":[0.1,0.7,-2e3]}]}""";

  private final Gatherer gatherer = new Gatherer();

  private static byte[] http(String status, String body, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
    return ("HTTP/1.1 " + status + "\r\n" + lines + "Content-Length: " + length + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private Optional<HttpAnswer> feed(byte[] bytes, int piece) throws BadAnswer {
    Optional<HttpAnswer> answer = Optional.empty();
    for (int from = 0; from < bytes.length; ) {
      assertThat(answer).isEmpty();
      ByteBuffer space = gatherer.space();
      assertThat(space.hasRemaining()).isTrue();
      int length = Math.min(Math.min(piece, space.remaining()), bytes.length - from);
      space.put(bytes, from, length);
      from += length;
      answer = gatherer.next();
    }
    return answer;
  }

  private Outcome.Ending ending(byte[] bytes, int label) throws BadAnswer {
    return AnswerReader.read(feed(bytes, Integer.MAX_VALUE).orElseThrow(), label);
  }

  @Test
  void anAnswerIsReadHoweverItIsCutIntoPieces() throws BadAnswer {
    for (int piece : new int[] {1, 2, 7, 1_000}) {
      HttpAnswer answer = feed(http("200 OK", SCORES), piece).orElseThrow();
      assertThat(AnswerReader.read(answer, 1))
          .isEqualTo(new Answered("nano", OptionalDouble.of(0.8), Verdict.RIGHT));
    }
  }

  @Test
  void anAnswerLargerThanTheBufferIsReadWhole() throws BadAnswer {
    String body = SCORES + " ".repeat(100_000);
    assertThat(ending(http("200 OK", body), 2))
        .isEqualTo(new Answered("nano", OptionalDouble.of(0.8), Verdict.WRONG));
  }

  @Test
  void scoresAreReadFromABinaryTensor() throws BadAnswer {
    String json =
        """
        {"model_version":"nano","outputs":[{"name":"scores","datatype":"FP32","shape":[1,3],\
        "parameters":{"binary_data_size":12}}]}""";
    ByteBuffer scores = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    scores.putFloat(-5).putFloat(-7).putFloat(-1);
    String body = json + new String(scores.array(), StandardCharsets.ISO_8859_1);
    byte[] answer =
        http("200 OK", body, "inference-header-content-length: " + json.length(), "X-Other: 1");
    assertThat(ending(answer, 2))
        .isEqualTo(new Answered("nano", OptionalDouble.empty(), Verdict.RIGHT));
  }

  @Test
  void aRefusalTellsItsStatusAndWhatTheServerSays() throws BadAnswer {
    assertThat(ending(http("429 Too Many Requests", "{\"error\":\"overloaded\"}"), 0))
        .isEqualTo(new Dropped("429", "overloaded"));
    assertThat(ending(http("502 Bad Gateway", "<h1>no</h1>"), 0))
        .isEqualTo(new Dropped("502", "<h1>no</h1>"));
  }

  @Test
  void anAnswerThatIsNoJsonIsNotTakenForAnAnswer() throws BadAnswer {
    assertThat(ending(http("200 OK", "hello"), 0))
        .isInstanceOfSatisfying(
            Dropped.class, d -> assertThat(d.reason()).isEqualTo("unreadable answer"));
  }

  @Test
  void aServerSaysThatItCloses() throws BadAnswer {
    byte[] answer = http("200 OK", "{}", "Connection: close");
    assertThat(feed(answer, 5).orElseThrow().closes()).isTrue();
  }

  @Test
  void whatIsNoHttpOrHasNoLengthIsRefused() {
    assertThatThrownBy(() -> feed("SSH-2.0-x\r\n\r\n".getBytes(StandardCharsets.UTF_8), 99))
        .hasMessageContaining("begins with 'SSH-2.0-x'");
    assertThatThrownBy(
            () ->
                new HttpAnswerTest()
                    .feed("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8), 99))
        .hasMessageContaining("no Content-Length");
  }
}
