package io.gearshift.bench;

import io.gearshift.actors.cascade.CascadeChoice;
import io.gearshift.actors.cascade.GearShift;
import io.gearshift.actors.cascade.ShiftSettings;
import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.cascade.Scores;
import io.gearshift.domain.cascade.ServedCascade;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.DemandRange;
import io.gearshift.domain.gear.Expectation;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import io.gearshift.domain.gear.ReplicaTurns;
import io.gearshift.domain.gear.ServedGears;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.Routing;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What it costs a router to shift gear, against a query for which it does not. */
@Command(
    name = "gears",
    description = "Time of a router to say which cascade a query takes: with and without a shift.",
    mixinStandardHelpOptions = true)
final class GearsCost implements Callable<Integer> {
  private static final int WARM_UP = 5;
  private static final int MOMENTS = 1 << 16;
  private static final FamilyId FAMILY = new FamilyId("bench");
  private static final VariantId VARIANT = new VariantId(FAMILY, "v");
  private static final DeviceId DEVICE = new DeviceId("d");
  private static final Duration WINDOW = Duration.ofMillis(100);
  private static final Certainty CERTAINTY = Certainty.plain(Scores.PROBABILITIES);
  private static final double RANGE = 100;
  private static final double HEADROOM = 0.4;
  private static final int DEVICES = 10;
  private static final int QUERIES = 10_000;

  @Option(
      names = "--gears",
      defaultValue = "10",
      description = "Gears of the plan (default: ${DEFAULT-VALUE}).")
  private int gears;

  @Option(
      names = "--calls",
      defaultValue = "500000",
      description = "Queries of each slice (default: ${DEFAULT-VALUE}).")
  private int calls;

  @Option(
      names = "--slices",
      defaultValue = "15",
      description = "How often they take turns (default: ${DEFAULT-VALUE}).")
  private int slices;

  private long sum;

  @Override
  public Integer call() {
    if (gears < 2 || calls < 1 || slices < 1) {
      System.err.println("--gears at least 2, --calls and --slices at least 1");
      return 1;
    }
    Map<String, IntToLongFunction> ways = ways();
    Map<String, List<Double>> nanos = new LinkedHashMap<>();
    ways.keySet().forEach(name -> nanos.put(name, new ArrayList<>()));
    for (int slice = 0; slice < WARM_UP + slices; slice++) {
      for (Map.Entry<String, IntToLongFunction> way : ways.entrySet()) {
        double each = nanos(way.getValue());
        if (slice >= WARM_UP) {
          nanos.get(way.getKey()).add(each);
        }
      }
    }
    Table.header("query", "ns", "least and most", "of one in the same window");
    double base = Table.median(nanos.get("in the same window"));
    nanos.forEach(
        (name, values) ->
            Table.row(
                name,
                number(Table.median(values)),
                number(Collections.min(values)) + " to " + number(Collections.max(values)),
                number(Table.median(values) / base)));
    wholeWay(base);
    return sum == 0 ? 1 : 0; // or the work might be left out
  }

  /** To set it off against: all that a router does for a query, in processor time. */
  private void wholeWay(double base) {
    List<Double> values = new ArrayList<>();
    try (RoutedDevices world =
        new RoutedDevices(new Routing.Push(new AccuracyByBacklog(HEADROOM)), DEVICES)) {
      for (int slice = 0; slice < WARM_UP + slices; slice++) {
        double each = 1e3 * world.microsPerQuery(QUERIES);
        if (slice >= WARM_UP) {
          values.add(each);
        }
      }
    }
    Table.row(
        "the whole way through the router behind, to " + DEVICES + " devices and back",
        number(Table.median(values)),
        number(Collections.min(values)) + " to " + number(Collections.max(values)),
        number(Table.median(values) / base));
  }

  private double nanos(IntToLongFunction way) {
    long begun = System.nanoTime();
    long found = 0;
    for (int i = 0; i < calls; i++) {
      found += way.applyAsLong(i);
    }
    long took = System.nanoTime() - begun;
    sum += found + 1;
    return (double) took / calls;
  }

  /** Each says which gear a query takes, or stands for it. */
  private Map<String, IntToLongFunction> ways() {
    Instant start = Instant.EPOCH;
    List<Instant> moments =
        IntStream.rangeClosed(1, MOMENTS)
            .mapToObj(i -> start.plus(WINDOW.multipliedBy(i)))
            .toList();
    Query few = query(1);
    Query many = query((int) (RANGE * gears));
    CascadeChoice always = CascadeChoice.always(new ServedCascade(Cascade.of(VARIANT), CERTAINTY));
    CascadeChoice same = shift();
    CascadeChoice stays = shift();
    CascadeChoice shifts = shift();
    ReplicaTurns turns =
        new ReplicaTurns(
            IntStream.range(0, 8).mapToObj(i -> new DeviceId("d" + i)).toList(),
            Collections.nCopies(8, 0.125));
    Map<String, IntToLongFunction> ways = new LinkedHashMap<>();
    ways.put(
        "without gears", i -> always.next(few, () -> 0, moments.get(i % MOMENTS)).gear().orElse(0));
    ways.put("in the same window", i -> gear(same, few, start));
    ways.put(
        "that ends a window, in the same gear", i -> gear(stays, few, moments.get(i % MOMENTS)));
    ways.put(
        "that ends a window and shifts",
        i -> gear(shifts, i % 2 == 0 ? few : many, moments.get(i % MOMENTS)));
    ways.put("whose device of 8 is chosen", i -> turns.next().name().length());
    return ways;
  }

  private static long gear(CascadeChoice choice, Query query, Instant now) {
    return choice.next(query, () -> 0, now).gear().getAsInt();
  }

  private GearShift shift() {
    List<Gear> all =
        IntStream.range(0, gears)
            .mapToObj(
                i ->
                    new Gear(
                        new DemandRange(i * RANGE, (i + 1) * RANGE),
                        Cascade.of(VARIANT),
                        List.of(new Replica(DEVICE, VARIANT, 1, 1)),
                        new Expectation(new Accuracy(0.9), Duration.ofMillis(20), 0.5)))
            .toList();
    GearPlan plan = new GearPlan(FAMILY, Map.of(DEVICE, Set.of(VARIANT)), all);
    return new GearShift(
        new ServedGears(plan, CERTAINTY),
        new ShiftSettings(WINDOW, 8, Duration.ZERO, Duration.ofSeconds(1)),
        () -> 1,
        new NodeBook().family(FAMILY),
        Instant.EPOCH);
  }

  private static Query query(int items) {
    return new Query(1, Instant.EPOCH, Instant.EPOCH.plusSeconds(1), items, List.of());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
