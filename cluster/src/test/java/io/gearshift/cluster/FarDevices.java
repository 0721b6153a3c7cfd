package io.gearshift.cluster;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.actors.watch.NodeFigures;
import io.gearshift.actors.watch.NodeFigures.Batches;
import io.gearshift.actors.watch.Watch;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Devices of a node far away, of which another's watch hears as it would of real ones, again and
 * again until they are closed; the first is idle, the last wholly busy.
 */
final class FarDevices implements AutoCloseable {
  private static final VariantId VARIANT = VariantId.of("fashion", "large");

  private static final int PERIOD_MS = 500;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ServingNode node;
  private final int count;
  private int periods;

  FarDevices(ServingNode node, int count) {
    this.node = node;
    this.count = count;
  }

  void begin() {
    timer.scheduleAtFixedRate(this::tell, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /** What they hold, and what they did. */
  private void tell() {
    Duration age = Duration.ofMillis(PERIOD_MS).multipliedBy(++periods);
    LatencyProfile latency = LatencyProfile.measured(Map.of(1, Duration.ofMillis(5)));
    Slot slot = new Slot(VARIANT, latency, Optional.empty(), State.SERVING, "");
    List<Batches> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DeviceId id = new DeviceId("d-%04d".formatted(i));
      Device device = new Device(id, new DeviceKind("h200"), 0, 1, 1L << 36);
      node.watch().tell(new Watch.Observe(new DeviceReport(device, 1, List.of(slot))));
      Duration busy = age.multipliedBy(i).dividedBy(count - 1);
      batches.add(new Batches(VARIANT, id, 5L * periods, 5L * periods, 0, busy));
    }
    NodeFigures figures = new NodeFigures("far", 1, age, List.of(), batches);
    node.watch().tell(new Watch.Hear(figures));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
