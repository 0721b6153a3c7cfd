package io.gearshift.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.gearshift.actors.control.PlanRecord;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.watch.NodeFigures;
import java.io.NotSerializableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ControlSerializerTest {
  private static final ActorTestKit KIT = ActorTestKit.create(Nodes.alone(Map.of()));
  private static final ObjectMapper PLAIN = new CBORMapper();

  private final Samples samples = new Samples(ActorRefResolver.get(KIT.system()));
  private final ControlSerializer wire = new ControlSerializer(Nodes.extended(KIT.system()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void everyMessageComesBackAsItWas() throws Exception {
    for (Map.Entry<String, Object> sample : samples.controls().entrySet()) {
      assertThat(wire.manifest(sample.getValue())).isEqualTo(sample.getKey());
      assertThat(wire.fromBinary(wire.toBinary(sample.getValue()), sample.getKey()))
          .isEqualTo(sample.getValue());
    }
  }

  @Test
  void whatWasRecordedIsRead() throws Exception {
    for (Map.Entry<String, Object> sample : samples.controls().entrySet()) {
      byte[] recorded = QuerySerializerTest.recorded(sample.getKey() + ".cbor");
      assertThat(wire.fromBinary(recorded, sample.getKey())).isEqualTo(sample.getValue());
    }
  }

  @Test
  void fieldsThatAreNotKnownYetAreSkipped() throws Exception {
    for (Map.Entry<String, Object> sample : samples.controls().entrySet()) {
      byte[] bytes = wire.toBinary(sample.getValue());
      if (PLAIN.readTree(bytes) instanceof ObjectNode fields) {
        fields.put("later", 1).putObject("nested").put("more", "text");
        assertThat(wire.fromBinary(PLAIN.writeValueAsBytes(fields), sample.getKey()))
            .isEqualTo(sample.getValue());
      }
    }
  }

  @Test
  void theGearOfANodeCrosses() throws Exception {
    NodeFigures figures =
        new NodeFigures(
            "a",
            1,
            Duration.ofSeconds(1),
            List.of(new NodeFigures.Queries("fashion", 2, List.of(), OptionalInt.of(3))),
            List.of());
    assertThat(wire.fromBinary(wire.toBinary(figures), "node-figures")).isEqualTo(figures);
  }

  @Test
  void fieldsThatAnOlderNodeDoesNotSendAreEmptyOrZero() throws Exception {
    PlanStatus status =
        (PlanStatus)
            wire.fromBinary(
                without(
                    samples.controls().get("plan-status"),
                    "plan",
                    "trigger",
                    "arrived",
                    "devices",
                    "demand",
                    "why",
                    "scaling",
                    "cores"),
                "plan-status");
    assertThat(status.planner()).isEqualTo("gearshift");
    assertThat(status.plan()).isEmpty();
    assertThat(status.trigger()).isEmpty();
    assertThat(status.arrived()).isFalse();
    assertThat(status.why()).isEmpty();
    assertThat(status.devices()).isEmpty();
    assertThat(status.demand()).isEmpty();
    assertThat(status.scaling()).isEmpty();
    assertThat(status.cores()).isEmpty();
    DeviceReport report =
        (DeviceReport)
            wire.fromBinary(
                without(
                    samples.controls().get("device-report"),
                    "slots",
                    "epoch",
                    "cores",
                    "deferredCores"),
                "device-report");
    assertThat(report.slots()).isEmpty();
    assertThat(report.epoch()).isZero();
    assertThat(report.cores()).isEqualTo(report.device().cores());
    assertThat(report.deferredCores()).isZero();
  }

  @Test
  void namesAndReferencesAreTextsAndNothingDerivedIsSent() throws Exception {
    ObjectNode report =
        (ObjectNode) PLAIN.readTree(wire.toBinary(samples.controls().get("device-report")));
    assertThat(report.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("device", "epoch", "slots", "cores", "deferredCores");
    assertThat(report.at("/device/id").asText()).isEqualTo("node-a-cpu-0");
    assertThat(report.at("/slots/0/variant").asText()).isEqualTo("fashion/nano");
    assertThat(report.at("/slots/0/latency/8").asLong()).isEqualTo(6_000_000);
    assertThat(report.at("/slots/0/batcher").asText()).startsWith("pekko://gearshift@10.0.0.7");
    assertThat(report.at("/slots/1/batcher").isNull()).isTrue();
  }

  @Test
  void aPlanForAThousandDevicesFitsAnOrdinaryFrameWithRoomToSpare() throws Exception {
    PlanRecord record = new PlanRecord(Samples.plan(1_000), true);
    byte[] bytes = wire.toBinary(record);
    assertThat(bytes).hasSizeLessThan(64 * 1024);
    assertThat(wire.fromBinary(bytes, "plan-record")).isEqualTo(record);
  }

  @Test
  void aMessageThatIsNotKnownIsRefusedByName() {
    assertThatThrownBy(() -> wire.fromBinary(new byte[0], "shut-down"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("'shut-down'")
        .hasMessageContaining("newer node")
        .hasMessageContaining("plan-record");
  }

  @Test
  void aValueThatIsNotKnownIsRefusedWithIt() throws Exception {
    ObjectNode report =
        (ObjectNode) PLAIN.readTree(wire.toBinary(samples.controls().get("device-report")));
    ((ObjectNode) report.at("/slots/0")).put("state", "ASLEEP");
    byte[] bytes = PLAIN.writeValueAsBytes(report);
    assertThatThrownBy(() -> wire.fromBinary(bytes, "device-report"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("ASLEEP");
    ((ObjectNode) report.at("/slots/0")).put("state", "SERVING").put("variant", "no slash");
    byte[] name = PLAIN.writeValueAsBytes(report);
    assertThatThrownBy(() -> wire.fromBinary(name, "device-report"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("no slash");
  }

  @Test
  void whatIsCutOffOrGarbageIsRefused() {
    byte[] whole = wire.toBinary(samples.controls().get("plan-status"));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> wire.fromBinary(cut, "plan-status"))
          .isInstanceOf(NotSerializableException.class)
          .hasMessageContaining("plan-status");
    }
  }

  @Test
  void anInstantNeverCrosses() {
    ObjectMapper mapper = ControlMapper.create(ActorRefResolver.get(KIT.system()));
    assertThatThrownBy(() -> mapper.writeValueAsBytes(List.of(Instant.EPOCH)))
        .hasMessageContaining("java.time.Instant");
  }

  private byte[] without(Object message, String... fields) throws Exception {
    ObjectNode tree = (ObjectNode) PLAIN.readTree(wire.toBinary(message));
    tree.remove(Set.of(fields));
    return PLAIN.writeValueAsBytes(tree);
  }
}
