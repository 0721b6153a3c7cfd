package io.gearshift.actors.node;

import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.simulator.arrivals.Arrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Two variants on two devices, of which one takes half as long again as the other. Runs take less
 * than what policies plan with.
 */
record World(RoutePolicy routing, BatchPolicy batching) {
  private static final DeviceId FAST = new DeviceId("fast");
  private static final DeviceId SLOW = new DeviceId("slow");
  private static final List<VariantProfile> PROFILES =
      List.of(
          profile(Samples.LARGE, "fast", 4, 2),
          profile(Samples.SMALL, "fast", 1, 1),
          profile(Samples.LARGE, "slow", 6, 3),
          profile(Samples.SMALL, "slow", 1.5, 1.5));

  Family family() {
    Family family = Samples.FAMILY;
    return new Family(
        family.id(),
        family.task(),
        family.metric(),
        family.dataSet(),
        family.slo(),
        family.maxBatch(),
        family.signature(),
        family.labels(),
        family.variants(),
        family.samples(),
        family.image(),
        Likeness.CLASS);
  }

  List<Device> devices() {
    return List.of(device(FAST), device(SLOW));
  }

  List<VariantProfile> profiles() {
    return PROFILES;
  }

  VariantProfile profile(VariantId variant, Device device) {
    return new Profiles(PROFILES).of(variant, device).orElseThrow();
  }

  /** So few that queues run full in a burst. */
  int maxQueue() {
    return 20;
  }

  /**
   * {@code small} goes to and fro between the devices from plan to plan, and {@code large} stays
   * with other batches.
   */
  Plan plan(long epoch) {
    boolean odd = epoch % 2 == 1;
    DeviceId both = odd ? FAST : SLOW;
    return new Plan(
        epoch,
        List.of(
            new Placement(FAST, Samples.LARGE, odd ? 8 : 5),
            new Placement(SLOW, Samples.LARGE, odd ? 4 : 8),
            new Placement(both, Samples.SMALL, 8)),
        List.of(
            new Share(FAST, Samples.LARGE, odd ? 0.25 : 0.375),
            new Share(SLOW, Samples.LARGE, 0.125),
            new Share(both, Samples.SMALL, odd ? 0.625 : 0.5)),
        Map.of(),
        Optional.empty(),
        List.of());
  }

  /** Poisson arrivals, now fewer and now more than can be served, of several sizes and SLOs. */
  List<Query> trace(long seed, double seconds) {
    SplittableRandom random = new SplittableRandom(seed);
    Arrivals arrivals =
        new Arrivals(RateCurve.spikes(300, 1_200, 0.5, 0.2, seconds), Gaps.POISSON, random.split());
    List<Query> trace = new ArrayList<>();
    while (arrivals.hasNext()) {
      Instant at = Samples.T0.plusNanos(arrivals.nextLong());
      Duration slo = Samples.ms(random.nextInt(4) == 0 ? 90 : 40);
      int items = random.nextInt(6) == 0 ? 3 : 1;
      trace.add(new Query(trace.size(), at, at.plus(slo), items, inputs(trace.size(), items)));
    }
    return trace;
  }

  /** What an instance is shown of a query, so that it can tell which it is. */
  private static List<Tensor> inputs(long id, int items) {
    ByteBuffer data = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.putLong(id).putLong(items).flip();
    return List.of(new Tensor("x", DataType.INT64, Shape.of(2), data));
  }

  static long id(List<Tensor> inputs) {
    return inputs.get(0).data().getLong(0);
  }

  static int items(List<Tensor> inputs) {
    return (int) inputs.get(0).data().getLong(Long.BYTES);
  }

  private static Device device(DeviceId id) {
    return new Device(id, new DeviceKind(id.name()), 0, 1, 1 << 20);
  }

  private static VariantProfile profile(
      VariantId variant, String kind, double base, double perItem) {
    LatencyProfile p50 = Samples.linear(0.8 * base, 0.7 * perItem, 8);
    LatencyProfile p95 = Samples.linear(base, perItem, 8);
    return new VariantProfile(variant, new DeviceKind(kind), 1, p50, p95, p95, 1, Duration.ZERO);
  }
}
