package io.gearshift.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.cli.judge.Score;
import io.gearshift.cli.load.HttpAnswer.BadAnswer;
import io.gearshift.cli.load.HttpAnswer.Gatherer;
import io.gearshift.cli.load.Outcome.Answered;
import io.gearshift.cli.load.Outcome.Dropped;
import io.gearshift.config.Truth;
import io.gearshift.config.Truth.Box;
import io.gearshift.config.Truth.ClassLabel;
import io.gearshift.config.Truth.Line;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {
  private static final String SCORES =
      """
      {"model_name":"toy","model_version":"nano",\
      "parameters":{"accuracy":0.8,"deadline_met":true,"device":"a"},\
      "outputs":[{"name":"scores","datatype":"FP32","shape":[1,3],"data":[0.1,0.7,-2e3]}]}""";

  private static final int RIGHT = 1;
  private static final int WRONG = 0;

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
    return AnswerReader.read(feed(bytes, Integer.MAX_VALUE).orElseThrow(), new ClassLabel(label));
  }

  private static Answered answered(OptionalDouble accuracy, int right) {
    return new Answered(Map.of("nano", 1L), accuracy, Optional.of(new Score(right, 1)));
  }

  @Test
  void anAnswerIsReadHoweverItIsCutIntoPieces() throws BadAnswer {
    for (int piece : new int[] {1, 2, 7, 1_000}) {
      HttpAnswer answer = feed(http("200 OK", SCORES), piece).orElseThrow();
      assertThat(AnswerReader.read(answer, new ClassLabel(1)))
          .isEqualTo(answered(OptionalDouble.of(0.8), RIGHT));
    }
  }

  @Test
  void anAnswerLargerThanTheBufferIsReadWhole() throws BadAnswer {
    String body = SCORES + " ".repeat(100_000);
    assertThat(ending(http("200 OK", body), 2)).isEqualTo(answered(OptionalDouble.of(0.8), WRONG));
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
    assertThat(ending(answer, 2)).isEqualTo(answered(OptionalDouble.empty(), RIGHT));
  }

  @Test
  void thePartsOfAPipelinesAnswerAreReadFromJsonAndFromBytes() throws BadAnswer {
    Truth truth = new Truth.Lines(List.of(new Line(new Box(0, 0, 10, 5), false, "abcd")));
    Map<String, Long> variants = Map.of("detect/large", 1L, "read/large", 5L, "read/small", 1L);
    Answered expected =
        new Answered(variants, OptionalDouble.of(0.9), Optional.of(new Score(3, 4)));
    String head =
        """
        {"model_version":"1","parameters":{"accuracy":0.9,"detect_variants":"large:1",\
        "detect_us":120,"read_variants":"large:5,small:1"},"outputs":[""";
    String inJson =
        head
            + """
            {"name":"text","datatype":"BYTES","shape":[1],"data":["abxd"]},\
            {"name":"box","datatype":"INT32","shape":[1,4],"data":[[0,0,10,5]]}]}""";
    HttpAnswer json = feed(http("200 OK", inJson), 1_000).orElseThrow();
    assertThat(AnswerReader.read(json, truth)).isEqualTo(expected);

    String inBytes =
        head
            + """
            {"name":"text","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":8}},\
            {"name":"box","datatype":"INT32","shape":[1,4],"parameters":{"binary_data_size":16}}]}""";
    ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(4).put("abxd".getBytes(StandardCharsets.UTF_8));
    data.putInt(0).putInt(0).putInt(10).putInt(5);
    byte[] answer =
        http(
            "200 OK",
            inBytes + new String(data.array(), StandardCharsets.ISO_8859_1),
            "inference-header-content-length: " + inBytes.length());
    assertThat(AnswerReader.read(feed(answer, 1_000).orElseThrow(), truth)).isEqualTo(expected);
  }

  @Test
  void anOutputLongerThanItsAnswerIsNotRead() throws BadAnswer {
    String json =
        """
        {"outputs":[{"name":"scores","datatype":"FP32","parameters":{"binary_data_size":12}}]}""";
    byte[] answer =
        http("200 OK", json + "12345678", "inference-header-content-length: " + json.length());
    assertThat(ending(answer, 0))
        .isInstanceOfSatisfying(
            Dropped.class, d -> assertThat(d.reason()).isEqualTo("unreadable answer"));
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
