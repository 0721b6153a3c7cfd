package io.gearshift.actors.cascade;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearChoice;
import io.gearshift.domain.gear.GearMeter;
import io.gearshift.domain.gear.ServedGears;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * Has each query take the cascade of the gear that the demand just now calls for. A shift is
 * another entry of a table: nothing is planned, and nothing is loaded. Only batchers that are to
 * wait for more items than before, or for fewer, are told.
 */
public final class GearShift implements CascadeChoice {
  private final ServedGears served;
  private final List<Taken> gears;
  private final GearMeter meter;
  private final GearDevices devices;
  private final QueryMeter queries;
  private int gear;
  private Instant last;
  private long elapsed;

  /**
   * @param sharers how many routers share what arrives, this one included
   * @param queries told of each shift
   */
  public GearShift(
      ServedGears served,
      ShiftSettings settings,
      IntSupplier sharers,
      QueryMeter queries,
      Instant now) {
    this.served = served;
    List<Gear> all = served.plan().gears();
    this.gears =
        IntStream.range(0, all.size())
            .mapToObj(number -> new Taken(all.get(number).cascade(), OptionalInt.of(number)))
            .toList();
    this.meter =
        new GearMeter(
            new GearChoice(served.plan(), settings.patience()), settings.window(), 0, sharers);
    this.devices = new GearDevices(served.plan(), settings);
    this.queries = queries;
    this.last = now;
    queries.geared(gear);
  }

  @Override
  public Certainty certainty() {
    return served.certainty();
  }

  @Override
  public Taken next(Query query, IntSupplier waiting, Instant now) {
    int wanted = meter.arrived(forward(now), query.items(), waiting);
    if (wanted != gear) {
      gear = wanted;
      devices.shift(gear);
      queries.geared(gear);
    }
    return gears.get(gear);
  }

  @Override
  public void observe(DeviceReport report, Instant now) {
    devices.observe(report, now);
  }

  @Override
  public Optional<DeviceId> device(Taken taken, VariantId variant) {
    return devices.next(taken.gear().orElseThrow(), variant);
  }

  /** The clock of routers may be set back; then no time has passed. */
  private long forward(Instant now) {
    elapsed += Math.max(0, Duration.between(last, now).toNanos());
    last = now;
    return elapsed;
  }
}
