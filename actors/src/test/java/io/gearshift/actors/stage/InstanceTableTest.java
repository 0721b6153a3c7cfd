package io.gearshift.actors.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.routing.OthersWork;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class InstanceTableTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private final InstanceTable table = new InstanceTable(Samples.FAMILY);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatWaitsForADeviceIsWhatOthersHaveSentThereToo() {
    report("near", KIT.<Batcher.Command>createTestProbe().getRef());
    Instance instance = any();
    table.heard(instance, new OthersWork(Duration.ofMillis(70), Instant.EPOCH));
    assertThat(table.load(Instant.EPOCH).leastWait()).isEqualTo(Duration.ofMillis(70));
    assertThat(table.load(Instant.EPOCH.plusMillis(20)).leastWait())
        .isEqualTo(Duration.ofMillis(50));
  }

  private Instance any() {
    Query query = Samples.query(1, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
    return table
        .choose(new WeightedSplit(), query, Optional.empty(), Optional.empty(), Instant.EPOCH)
        .orElseThrow()
        .instance();
  }

  private void report(String device, ActorRef<Batcher.Command> batcher) {
    DeviceReport.Slot slot =
        DeviceReport.Slot.loading(Samples.SMALL, Samples.SMALL_LATENCY).serving(batcher);
    table.observe(new DeviceReport(Samples.device(device), 1, List.of(slot)), Instant.EPOCH);
  }
}
