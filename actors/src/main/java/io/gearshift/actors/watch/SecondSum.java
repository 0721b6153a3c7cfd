package io.gearshift.actors.watch;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.watch.NodeFigures.Batches;
import io.gearshift.actors.watch.NodeFigures.Queries;
import io.gearshift.actors.watch.NodeFigures.Version;
import io.gearshift.actors.watch.Second.Capacity;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Adds up over nodes what has changed since they spoke before. */
record SecondSum(Capacities capacities) {

  Sum begin() {
    return new Sum();
  }

  /** One second, while it is added up. */
  final class Sum {
    private final Map<String, ModelSum> models = new TreeMap<>();

    private Sum() {}

    void add(Queries now, Queries before) {
      ModelSum sum = models.computeIfAbsent(now.model(), name -> new ModelSum());
      sum.pending += now.pending();
      sum.taken += now.pending() - before.pending();
      now.gear()
          .ifPresent(gear -> sum.gear = OptionalInt.of(Math.max(gear, sum.gear.orElse(gear))));
      Map<String, Version> last = new HashMap<>();
      before.versions().forEach(version -> last.put(version.version(), version));
      for (Version version : now.versions()) {
        sum.add(version, last.getOrDefault(version.version(), none(version.version())));
      }
    }

    void add(Batches now, Batches before) {
      ModelSum sum = models.computeIfAbsent(now.variant().family().name(), name -> new ModelSum());
      sum.batches += now.runs() - before.runs();
      sum.batched += now.items() - before.items();
    }

    Second end(Instant end, Collection<DeviceReport> devices) {
      Map<FamilyId, Double> demand = new HashMap<>();
      models.forEach((name, sum) -> demand.put(new FamilyId(name), sum.demand()));
      Map<FamilyId, Capacity> capacity = capacities.of(devices, demand);
      capacity.keySet().forEach(f -> models.computeIfAbsent(f.name(), name -> new ModelSum()));
      List<Second.Model> made =
          models.entrySet().stream()
              .map(
                  e ->
                      e.getValue()
                          .made(
                              e.getKey(),
                              capacity.getOrDefault(new FamilyId(e.getKey()), Capacity.NONE)))
              .toList();
      return new Second(end, made);
    }
  }

  private static Version none(String version) {
    return new Version(version, 0, 0, 0, Map.of(), 0, 0, Duration.ZERO);
  }

  /** What is summed of a family or pipeline. */
  private static final class ModelSum {
    private final Map<Reason, Long> refused = new EnumMap<>(Reason.class);
    private final Map<String, Second.Version> versions = new TreeMap<>();
    private long taken;
    private long pending;
    private long inTime;
    private long late;
    private long cancelled;
    private long items;
    private long batches;
    private long batched;
    private Duration queued = Duration.ZERO;
    private OptionalInt gear = OptionalInt.empty();

    void add(Version now, Version before) {
      taken += now.ended() - before.ended();
      inTime += now.inTime() - before.inTime();
      late += now.late() - before.late();
      cancelled += now.cancelled() - before.cancelled();
      items += now.items() - before.items();
      queued = queued.plus(now.queued()).minus(before.queued());
      now.refused()
          .forEach(
              (reason, count) -> {
                long more = count - before.refused().getOrDefault(reason, 0L);
                if (more > 0) {
                  refused.merge(reason, more, Long::sum);
                }
              });
      long answered = now.inTime() + now.late() - before.inTime() - before.late();
      if (answered > 0) {
        versions.merge(
            now.version(),
            new Second.Version(now.version(), answered, now.accuracy()),
            ModelSum::together);
      }
    }

    /** Items per second: queries that were refused are taken to be as large as those answered. */
    double demand() {
      long answered = inTime + late;
      return answered > 0 ? taken * (double) items / answered : taken;
    }

    Second.Model made(String name, Capacity capacity) {
      return new Second.Model(
          name,
          Math.max(0, taken),
          pending,
          inTime,
          late,
          cancelled,
          refused,
          List.copyOf(versions.values()),
          items,
          queued,
          batches,
          batched,
          capacity,
          gear);
    }

    private static Second.Version together(Second.Version one, Second.Version other) {
      long answered = one.answered() + other.answered();
      double sum = one.answered() * one.accuracy() + other.answered() * other.accuracy();
      return new Second.Version(one.name(), answered, sum / answered);
    }
  }
}
