package io.gearshift.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries from the router of one node to the device of another, over real sockets. */
class TwoNodesTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private static TwoNodes nodes;

  @BeforeAll
  static void start() throws Exception {
    nodes = new TwoNodes();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @Test
  void aPictureCrossesBothWaysAndItsDeadlineIsNoHourLater() {
    Tensor picture = Samples.floats("picture", 1, 3, 224, 224);
    Reply.Answered answer = (Reply.Answered) nodes.infer(picture, LONG);
    assertThat(answer.outputs()).containsExactly(picture);
    assertThat(answer.timing().queue()).isBetween(Duration.ZERO, LONG);
    nodes.send(picture, Duration.ofNanos(1));
    assertThat(nodes.reply(LONG))
        .isInstanceOfSatisfying(
            Reply.Rejected.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.DEADLINE));
  }

  @Test
  void theLargestQueryThatIsLetInCrossesBothWays() {
    Tensor largest = blank("largest", TwoNodes.MAX_BODY);
    Reply.Answered answer = (Reply.Answered) nodes.infer(largest, LONG);
    assertThat(answer.outputs()).containsExactly(largest);
  }

  @Test
  void anAnswerThatIsLargerThanThatIsRefusedAndNotLost() {
    Reply reply = nodes.infer(blank(TwoNodes.TWICE, TwoNodes.MAX_BODY / 2 + (1 << 20)), LONG);
    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Rejected.class,
            refused ->
                assertThat(refused.detail()).contains("max-body-bytes").contains("Answered of"));
  }

  @Test
  void ordersDoNotStandBehindTensors() {
    Tensor large = blank("large", 16 << 20);
    int queries = 8;
    nodes.infer(large, LONG); // connected
    int before = nodes.runs();
    for (int i = 0; i < queries; i++) {
      nodes.send(large, LONG);
    }
    assertThat(nodes.runsWhenAnOrderArrives() - before).isLessThan(queries / 2);
    for (int i = 0; i < queries; i++) {
      assertThat(nodes.reply(LONG)).isInstanceOf(Reply.Answered.class);
    }
  }

  private static Tensor blank(String name, long bytes) {
    return new Tensor(
        name, DataType.UINT8, Shape.of(1, bytes), ByteBuffer.allocate(Math.toIntExact(bytes)));
  }
}
