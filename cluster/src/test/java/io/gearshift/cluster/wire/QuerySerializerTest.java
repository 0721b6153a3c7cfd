package io.gearshift.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class QuerySerializerTest {
  private static final ActorTestKit KIT = ActorTestKit.create(Nodes.alone(Map.of()));
  private static final ActorRefResolver REFS = ActorRefResolver.get(KIT.system());

  private final Samples samples = new Samples(REFS);
  private final QuerySerializer wire = new QuerySerializer(REFS, () -> Samples.NOW);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void everyMessageComesBackAsItWas() throws Exception {
    for (Object sample : samples.queries().values()) {
      assertThat(wire.fromBinary(wire.toBinary(sample), wire.manifest(sample))).isEqualTo(sample);
    }
  }

  @Test
  void buffersOfEitherOrderHoldTheSameAndAreReadFromWhereTheyStand() throws Exception {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      for (Object sample : samples.queries().values()) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096).order(order).put((byte) 1);
        wire.toBinary(sample, buffer);
        assertThat(buffer.order()).isEqualTo(order);
        buffer.flip().get();
        assertThat(Arrays.copyOf(bytes(buffer), buffer.remaining()))
            .isEqualTo(wire.toBinary(sample));
        assertThat(wire.fromBinary(buffer, wire.manifest(sample))).isEqualTo(sample);
      }
    }
  }

  @Test
  void tensorsStayWhatTheyWereWhenTheBufferIsUsedAgain() throws Exception {
    ByteBuffer pooled = ByteBuffer.allocateDirect(4096);
    wire.toBinary(samples.submit(), pooled);
    Object read = wire.fromBinary(pooled.flip(), "submit");
    pooled.clear();
    while (pooled.hasRemaining()) {
      pooled.put((byte) 0);
    }
    assertThat(read).isEqualTo(samples.submit());
  }

  @Test
  void aDeadlineIsTheTimeThatIsLeftWhateverTheClockOfTheReader() throws Exception {
    for (Duration skew : List.of(Duration.ofSeconds(-5), Duration.ofHours(3))) {
      Instant there = Samples.NOW.plus(skew);
      QuerySerializer reader = new QuerySerializer(REFS, () -> there);
      Query sent = samples.submit().query();
      Query read =
          ((Batcher.Submit) reader.fromBinary(wire.toBinary(samples.submit()), "submit")).query();
      assertThat(read.arrival()).isEqualTo(sent.arrival().plus(skew));
      assertThat(read.due()).isEqualTo(sent.due().plus(skew));
      assertThat(read.deadline()).isEqualTo(sent.deadline().plus(skew));
    }
  }

  @Test
  void aDeadlineThatHasPassedOrNeverComesCrossesToo() throws Exception {
    for (Instant deadline : List.of(Samples.NOW.minusSeconds(2), Instant.MAX)) {
      Query query = new Query(1, Samples.NOW.minusSeconds(9), deadline, 1, List.of());
      Object submit = new Batcher.Submit(query, samples.submit().replyTo());
      Query read = ((Batcher.Submit) wire.fromBinary(wire.toBinary(submit), "submit")).query();
      Duration left = Duration.between(Samples.NOW, read.deadline());
      assertThat(left)
          .isEqualTo(
              deadline.equals(Instant.MAX)
                  ? Duration.ofNanos(Long.MAX_VALUE)
                  : Duration.ofSeconds(-2));
    }
  }

  @Test
  void anAnswerThatDoesNotFitIsRefusedInItsStead() throws Exception {
    Reply.Answered large = Samples.answered(List.of(Samples.floats("mask", 100, 100)));
    ByteBuffer small = ByteBuffer.allocate(4096);
    wire.toBinary(large, small);
    Reply.Rejected read = (Reply.Rejected) wire.fromBinary(small.flip(), "reply");
    assertThat(read.queryId()).isEqualTo(large.queryId());
    assertThat(read.reason()).isEqualTo(Reason.FAILED);
    assertThat(read.detail()).contains("4096").contains("gearshift.http.max-body-bytes");
  }

  @Test
  void aQueryThatDoesNotFitIsNotSentAndSaysWhy() {
    assertThatThrownBy(() -> wire.toBinary(samples.submit(), ByteBuffer.allocate(64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Submit of")
        .hasMessageContaining("at most 64");
  }

  @Test
  void anAnswerThatIsMadeUpSaysSoOnOtherNodesToo() throws Exception {
    Reply.Answered real = Samples.answered(List.of(Samples.floats("label", 1, 10)));
    Reply.Answered madeUp =
        new Reply.Answered(
            real.queryId(),
            real.variant(),
            real.accuracy(),
            real.device(),
            real.epoch(),
            List.of(),
            real.timing(),
            real.beside(),
            Reply.Origin.SYNTHETIC);
    assertThat(wire.fromBinary(wire.toBinary(madeUp), "reply")).isEqualTo(madeUp);
  }

  @Test
  void aReasonThatIsNotKnownYetIsARefusalStill() throws Exception {
    byte[] bytes = wire.toBinary(new Reply.Rejected(3, Reason.LOST, "gone"));
    byte[] newer = replaced(bytes, "LOST", "NEWR");
    assertThat(wire.fromBinary(newer, "reply"))
        .isEqualTo(new Reply.Rejected(3, Reason.FAILED, "gone"));
  }

  @Test
  void whatIsNoFrameOfOursIsRefusedByName() {
    byte[] reply = wire.toBinary(samples.queries().get("rejected"));
    refused(reply, "resubmit", "'resubmit'", "no such message");
    byte[] kind = reply.clone();
    kind[6] = 9;
    refused(kind, "reply", "kind 9");
    byte[] incompatible = reply.clone();
    incompatible[0] = 3;
    incompatible[1] = 2;
    refused(incompatible, "reply", "format 3", "readers of 2", "update this node");
    byte[] datatype = replaced(wire.toBinary(samples.submit()), "FP32", "FP33");
    refused(datatype, "submit", "'image'", "FP33");
  }

  @Test
  void aFrameThatIsCutOffAnywhereIsRefused() {
    for (Object sample : samples.queries().values()) {
      byte[] whole = wire.toBinary(sample);
      for (int length = 0; length < whole.length; length++) {
        refused(Arrays.copyOf(whole, length), wire.manifest(sample), wire.manifest(sample));
      }
    }
  }

  @Test
  void framesThatWereRecordedAreReadAndWrittenAlike() throws Exception {
    for (Map.Entry<String, Object> sample : samples.queries().entrySet()) {
      byte[] recorded = recorded(sample.getKey() + "-1.bin");
      Object message = sample.getValue();
      assertThat(wire.fromBinary(recorded, wire.manifest(message))).isEqualTo(message);
      assertThat(wire.toBinary(message)).isEqualTo(recorded);
    }
  }

  @Test
  void aFrameOfTheNextFormatIsReadWithoutWhatIsNew() throws Exception {
    for (Map.Entry<String, Object> sample : samples.queries().entrySet()) {
      byte[] newer = extended(recorded(sample.getKey() + "-1.bin"));
      Object message = sample.getValue();
      assertThat(wire.fromBinary(newer, wire.manifest(message))).isEqualTo(message);
    }
  }

  @Test
  void whatTheNextFormatSaysMoreOfATensorIsSkipped() throws Exception {
    byte[] frame = recorded("answered-1.bin");
    int spec = indexOf(frame, "label") - 2 * Integer.BYTES;
    ByteBuffer newer = ByteBuffer.wrap(extended(frame)).order(ByteOrder.LITTLE_ENDIAN);
    newer.putInt(spec, newer.getInt(spec) + 8);
    assertThat(wire.fromBinary(newer.array(), "reply"))
        .isEqualTo(samples.queries().get("answered"));
  }

  @Test
  void whatTheNextFormatSaysMoreOfATraceIsSkipped() throws Exception {
    byte[] frame = recorded("traced-1.bin");
    int length = 25;
    int start = 6 + ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(2) - length - 4;
    ByteBuffer newer = ByteBuffer.wrap(extended(frame)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(newer.getInt(start)).isEqualTo(length);
    newer.putInt(start, length + 8);
    assertThat(wire.fromBinary(newer.array(), "submit")).isEqualTo(samples.traced());
  }

  @Test
  void aQueryOfNoTraceIsWrittenAsBeforeThereWereTraces() throws Exception {
    assertThat(wire.toBinary(samples.submit())).isEqualTo(recorded("submit-1.bin"));
    assertThat(recorded("traced-1.bin").length - recorded("submit-1.bin").length).isEqualTo(30);
  }

  @Test
  void aQueryIsInItsQueueSinceTheClockThereSaysSo() throws Exception {
    Instant there = Samples.NOW.plusSeconds(3600);
    QuerySerializer reader = new QuerySerializer(REFS, () -> there);
    Batcher.Submit read =
        (Batcher.Submit) reader.fromBinary(wire.toBinary(samples.traced()), "submit");
    assertThat(read.query().trace())
        .isEqualTo(samples.traced().query().trace().map(trace -> trace.since(there)));
  }

  /** With more at the end of the head, and behind the data. */
  private static byte[] extended(byte[] frame) {
    ByteBuffer old = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    int head = old.getInt(2);
    ByteBuffer extended = ByteBuffer.allocate(frame.length + 8 + 5).order(ByteOrder.LITTLE_ENDIAN);
    extended.put((byte) 2).put((byte) 1).putInt(head + 8);
    extended.put(frame, 6, head).putLong(-1);
    extended.put(frame, 6 + head, frame.length - 6 - head).put(new byte[] {1, 2, 3, 4, 5});
    return extended.array();
  }

  private void refused(byte[] bytes, String manifest, String... saying) {
    assertThatThrownBy(() -> wire.fromBinary(bytes, manifest))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContainingAll(saying);
  }

  private static byte[] replaced(byte[] bytes, String old, String other) {
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    return latin.replace(old, other).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  static byte[] recorded(String name) {
    try (var in = QuerySerializerTest.class.getResourceAsStream(name)) {
      assertThat(in).as("%s; record it with Recorder", name).isNotNull();
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
