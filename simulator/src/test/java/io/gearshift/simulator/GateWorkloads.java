package io.gearshift.simulator;

import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.EwmaWithMargin;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Traces that default policies have to get through. Four devices of one kind host three variants,
 * whose runs scatter between the percentiles of their profiles and take a fifth longer.
 */
enum GateWorkloads {
  STEADY(RateCurve.steady(600, 15)),
  BURST(RateCurve.steady(300, 6).then(RateCurve.steady(2_500, 8)).then(RateCurve.steady(300, 6))),
  RAMP(RateCurve.ramp(100, 2_500, 20));

  static final long SEED = 1;

  private static final double COM = 1.6;
  private static final DeviceKind SLOW = new DeviceKind("slow");

  /** All four devices serve about 1,100, 3,300 and 11,000 items per second of one of these. */
  private static final List<Worlds.Spec> SPECS =
      List.of(
          new Worlds.Spec("large", 0.9, 1, 3, 1.15, 500),
          new Worlds.Spec("medium", 0.8, 0.5, 1, 1.15, 300),
          new Worlds.Spec("small", 0.7, 0.2, 0.3, 1.15, 200));

  private static final Family FAMILY = Worlds.family("f", Duration.ofMillis(200), 32, SPECS);
  private static final Problem WORLD = world();

  private final RateCurve curve;

  GateWorkloads(RateCurve curve) {
    this.curve = curve;
  }

  private static Problem world() {
    List<Device> devices = new ArrayList<>(Worlds.devices(2, 3));
    for (int i = 0; i < 2; i++) {
      devices.add(new Device(new DeviceId("slow-" + i), SLOW, 0, 1, 300));
    }
    List<VariantProfile> profiles = new ArrayList<>();
    for (Worlds.Spec spec : SPECS) {
      profiles.add(spec.profile(FAMILY.id().name(), Worlds.CPU, 1, FAMILY.maxBatch()));
      profiles.add(spec.profile(FAMILY.id().name(), SLOW, 3, FAMILY.maxBatch()));
    }
    return new Problem(devices, List.of(FAMILY), profiles);
  }

  /**
   * @param slower by which factor runs take longer than profiled
   */
  Tally run(Planner planner, RoutePolicy routing, double slower) {
    return Simulation.run(
            Scenario.of(
                    WORLD,
                    List.of(Traffic.of(FAMILY.id(), curve, Gaps.ofCv2(2))),
                    new Scenario.Policies(planner, routing, family -> new WorkConserving()),
                    SEED)
                .withControl(
                    new ControlSettings(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        EwmaWithMargin.empty(COM, 1),
                        Optional.of(new BurstRule(1.2, Duration.ofSeconds(1))),
                        Rate.of(1)))
                .withRunTimes(RunTimes.PROFILED.times(slower)))
        .total();
  }

  /** Goes on by a microsecond whenever it is looked at, so that plans depend on no machine. */
  static LongSupplier clock() {
    long[] now = {0};
    return () -> now[0] += 1_000;
  }
}
