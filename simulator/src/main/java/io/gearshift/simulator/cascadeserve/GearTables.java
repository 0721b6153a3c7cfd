package io.gearshift.simulator.cascadeserve;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.gear.GearChoice;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.planner.cascadeserve.GearOutcome;
import io.gearshift.planner.cascadeserve.GearProblem;
import io.gearshift.planner.cascadeserve.GearSettings;
import io.gearshift.planner.cascadeserve.GearSimulation;
import io.gearshift.planner.cascadeserve.GearSystem;
import io.gearshift.planner.cascadeserve.Goal;
import io.gearshift.planner.cascadeserve.NoGearPlan;
import io.gearshift.planner.cascadeserve.SimulatedJudge;
import io.gearshift.simulator.TableReport.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What each system makes of a trace with one device, two and more; and who needs how many. */
final class GearTables {
  private static final int MOST_DEVICES = 8;
  private static final int RANGES = 10;
  private static final double PERCENT = 100;
  private static final double PART = 0.95;
  private static final Duration WINDOW = Duration.ofMillis(100);

  /** Of what the most devices can do with the most accurate variant. */
  private static final double HIGHEST = 0.85;

  /** Accuracies that are asked for: so much of the way from the worst variant to the best. */
  private static final List<Double> ASKED = List.of(0.5, 0.7, 0.8, 0.9, 0.95, 1.0);

  private static final GearSettings UNBATCHED = GearSettings.PUBLISHED;

  private final GearFamily family;
  private final long[] arrivals;
  private final double highest;
  private final Map<GearSystem, List<Run>> runs = new EnumMap<>(GearSystem.class);

  /** What came of a system with a number of devices; no plan, no accuracy. */
  private record Run(boolean isPlanned, double accuracy, Duration p95) {
    boolean keeps(Duration deadline) {
      return isPlanned && p95.compareTo(deadline) <= 0;
    }
  }

  GearTables(GearFamily family) {
    this.family = family;
    this.highest = HIGHEST * MOST_DEVICES * perSecond(best(family));
    this.arrivals = TweetLike.arrivals(highest);
    for (GearSystem system : GearSystem.values()) {
      runs.put(
          system,
          IntStream.rangeClosed(1, MOST_DEVICES)
              .mapToObj(devices -> run(system, devices, GearSettings.DEFAULT))
              .toList());
    }
  }

  /** Accuracy by system and devices. */
  Table accuracies() {
    List<List<String>> rows = new ArrayList<>();
    for (int devices = 1; devices <= MOST_DEVICES; devices++) {
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(devices));
      for (GearSystem system : GearSystem.values()) {
        row.add(said(runs.get(system).get(devices - 1)));
      }
      row.add(said(run(GearSystem.CASCADESERVE, devices, UNBATCHED)));
      rows.add(row);
    }
    List<String> columns = new ArrayList<>(List.of("devices"));
    columns.addAll(titles());
    columns.add("CascadeServe, load by single queries");
    return new Table(
        "accuracy-" + family.title(),
        String.format(
            Locale.ROOT,
            "%s: right %% (p95, ms) up to %,.0f queries/s, 95 of 100 within %d ms",
            family.title(),
            highest,
            family.deadline().toMillis()),
        columns,
        rows);
  }

  /** The fewest devices that keep the deadline and an accuracy. */
  Table fewest() {
    double worst = accuracy(false);
    double best = accuracy(true);
    List<List<String>> rows = new ArrayList<>();
    for (double part : ASKED) {
      double asked = worst + part * (best - worst);
      List<String> row = new ArrayList<>();
      row.add(String.format(Locale.ROOT, "%.2f", PERCENT * asked));
      for (GearSystem system : GearSystem.values()) {
        OptionalInt fewest = fewest(system, asked);
        row.add(fewest.isPresent() ? String.valueOf(fewest.getAsInt()) : "> " + MOST_DEVICES);
      }
      rows.add(row);
    }
    List<String> columns = new ArrayList<>(List.of("accuracy %"));
    columns.addAll(titles());
    return new Table(
        "devices-" + family.title(),
        family.title() + ": fewest devices in time and as accurate",
        columns,
        rows);
  }

  private static List<String> titles() {
    return List.of(GearSystem.values()).stream().map(GearSystem::title).toList();
  }

  private OptionalInt fewest(GearSystem system, double accuracy) {
    return IntStream.rangeClosed(1, MOST_DEVICES)
        .filter(devices -> runs.get(system).get(devices - 1).keeps(family.deadline()))
        .filter(devices -> runs.get(system).get(devices - 1).accuracy() >= accuracy)
        .findFirst();
  }

  private Run run(GearSystem system, int devices, GearSettings settings) {
    GearPlan plan;
    try {
      plan = system.plan(problem(devices, true), settings, SimulatedJudge.DEFAULT, n -> {});
    } catch (NoGearPlan e) {
      return new Run(false, 0, Duration.ZERO);
    }
    GearProblem served = system.seen(problem(devices, false));
    GearOutcome outcome =
        new GearSimulation(served, plan, GearChoice.PUBLISHED_PATIENCE, WINDOW).run(arrivals);
    return new Run(true, outcome.accuracy(), outcome.latency(PART));
  }

  private GearProblem problem(int count, boolean chooses) {
    DeviceKind kind = family.profiles().get(0).kind();
    List<Device> devices =
        IntStream.range(0, count)
            .mapToObj(i -> new Device(new DeviceId("d" + i), kind, 0, 1, Long.MAX_VALUE))
            .toList();
    return new GearProblem(
        family.choosing().family(),
        devices,
        family.profiles(),
        chooses ? family.choosing() : family.judging(),
        Goal.latency(family.deadline()),
        highest,
        RANGES,
        GearProblem.zipf(RANGES));
  }

  private double accuracy(boolean best) {
    DoubleStream accuracies =
        family.profiles().stream()
            .mapToDouble(profile -> family.judging().accuracy(profile.variant()).value());
    return best ? accuracies.max().orElseThrow() : accuracies.min().orElseThrow();
  }

  private static VariantProfile best(GearFamily family) {
    return family.profiles().stream()
        .max(
            (one, other) ->
                family
                    .choosing()
                    .accuracy(one.variant())
                    .compareTo(family.choosing().accuracy(other.variant())))
        .orElseThrow();
  }

  private double perSecond(VariantProfile profile) {
    LatencyProfile latency = profile.p95();
    return IntStream.rangeClosed(1, latency.maxBatch())
        .filter(n -> n == 1 || latency.of(n).multipliedBy(2).compareTo(family.deadline()) <= 0)
        .mapToDouble(n -> n * 1e9 / latency.of(n).toNanos())
        .max()
        .orElseThrow();
  }

  private static String said(Run run) {
    return run.isPlanned()
        ? String.format(Locale.ROOT, "%.2f (%d)", PERCENT * run.accuracy(), run.p95().toMillis())
        : "no plan";
  }
}
