package io.gearshift.cluster;

import io.gearshift.actors.control.PlanRecord;
import io.gearshift.domain.measure.PlanMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells how long plans took from when they were made until everything stood. */
final class Reconfigurations {
  private final PlanMeter meter;
  private final InstantSource clock;
  private long epoch = -1;
  private Instant made = Instant.EPOCH;

  Reconfigurations(PlanMeter meter, InstantSource clock) {
    this.meter = meter;
    this.clock = clock;
  }

  /**
   * A plan was made, or everything stands as it says; one that was overtaken counts for nothing.
   */
  void observe(PlanRecord record) {
    if (!record.adopted()) {
      epoch = record.plan().epoch();
      made = clock.instant();
    } else if (record.plan().epoch() == epoch) {
      meter.reconfigured(Duration.between(made, clock.instant()));
      epoch = -1;
    }
  }
}
