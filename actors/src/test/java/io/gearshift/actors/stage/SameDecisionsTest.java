package io.gearshift.actors.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.OpportunisticReroute;
import io.gearshift.domain.routing.OthersWork;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a router prepares once for many queries changes no decision. */
class SameDecisionsTest {
  private static final int CASES = 60;
  private static final int STEPS = 250;
  private static final int DEVICES = 12;

  /** The table and what it is compared with, told of the same. */
  private static final class Both {
    private final InstanceTable table = new InstanceTable(Samples.FAMILY);
    private final ScannedInstances scanned = new ScannedInstances();
    private final Map<String, DeviceReport> reports = new HashMap<>();
    private final Map<ActorRef<Batcher.Command>, ScannedInstances.One> known =
        new LinkedHashMap<>();
    private final Map<ActorRef<Batcher.Command>, Instance> used = new HashMap<>();
    private final Random random;
    private final RoutePolicy policy;
    private long queries;
    private long epoch;
    private Instant now = Samples.T0;

    Both(RoutePolicy policy, Random random) {
      this.policy = policy;
      this.random = random;
    }

    void step() {
      now = now.plusNanos(random.nextInt(3_000_000));
      switch (random.nextInt(100)) {
        case 0, 1, 2, 3 -> report();
        case 4 -> adopt();
        case 5 -> stop();
        case 6 -> now = now.minusNanos(random.nextInt(20_000_000)); // the clock is set back
        case 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25 -> answer();
        default -> query();
      }
    }

    /** A device hosts both variants, one, or none, as fast as the others or slower. */
    private void report() {
      String name = "device-" + random.nextInt(DEVICES);
      double factor = random.nextInt(4) == 0 ? 1.5 : 1;
      List<DeviceReport.Slot> slots = new ArrayList<>();
      if (random.nextInt(5) > 0) {
        slots.add(slot(name, Samples.LARGE, Samples.linear(4 * factor, 2 * factor, batch())));
      }
      if (random.nextInt(5) > 0) {
        slots.add(slot(name, Samples.SMALL, Samples.linear(factor, factor, batch())));
      }
      Device device = Samples.device(name);
      DeviceReport report = new DeviceReport(device, 1, slots);
      reports.put(name, report);
      table.observe(report, now);
      known
          .entrySet()
          .removeIf(
              entry -> {
                boolean gone =
                    entry.getValue().device.equals(device.id())
                        && slots.stream()
                            .noneMatch(s -> s.batcher().orElseThrow() == entry.getKey());
                if (gone) {
                  scanned.remove(entry.getValue());
                }
                return gone;
              });
      for (DeviceReport.Slot slot : slots) {
        ActorRef<Batcher.Command> batcher = slot.batcher().orElseThrow();
        if (known.containsKey(batcher)) {
          known.get(batcher).allow(slot.latency());
        } else {
          known.put(
              batcher,
              scanned.add(
                  Samples.FAMILY.variant(slot.variant().name()).orElseThrow(),
                  device.id(),
                  slot.latency()));
        }
      }
    }

    private int batch() {
      return random.nextBoolean() ? 8 : 4;
    }

    /** Served by the batcher that served it before, or by a new one. */
    private DeviceReport.Slot slot(String name, VariantId variant, LatencyProfile latency) {
      Optional<DeviceReport.Slot> before =
          Optional.ofNullable(reports.get(name)).stream()
              .flatMap(report -> report.slots().stream())
              .filter(slot -> slot.variant().equals(variant) && random.nextInt(4) > 0)
              .findFirst();
      ActorRef<Batcher.Command> batcher =
          before
              .flatMap(DeviceReport.Slot::batcher)
              .filter(known::containsKey)
              .orElseGet(() -> TestInbox.<Batcher.Command>create().getRef());
      return DeviceReport.Slot.loading(variant, latency).serving(batcher);
    }

    private void adopt() {
      List<Share> shares = new ArrayList<>();
      for (int i = 0; i < DEVICES; i++) {
        if (random.nextBoolean()) {
          VariantId variant = random.nextBoolean() ? Samples.LARGE : Samples.SMALL;
          shares.add(new Share(Samples.device("device-" + i).id(), variant, 1.0 / DEVICES));
        }
      }
      RoutingTable plan = new RoutingTable(epoch++, shares);
      table.adopt(plan);
      scanned.adopt(plan);
    }

    private void stop() {
      pick()
          .ifPresent(
              batcher -> {
                table.remove(batcher);
                scanned.remove(known.remove(batcher));
              });
    }

    /** An instance answers, or refuses, some of what it has. */
    private void answer() {
      Optional<ActorRef<Batcher.Command>> batcher =
          pick().filter(b -> known.get(b).backlog().items() > 0);
      if (batcher.isEmpty()) {
        return;
      }
      ScannedInstances.One one = known.get(batcher.get());
      Instance instance = used.get(batcher.get());
      int items = 1 + random.nextInt(one.backlog().items());
      if (random.nextInt(4) == 0) {
        instance.settle(items);
        one.set(one.backlog().settled(items));
      } else {
        Duration run = Samples.ms(1 + random.nextInt(15));
        Duration beside = random.nextBoolean() ? Duration.ZERO : Samples.ms(random.nextInt(20));
        OthersWork others = new OthersWork(beside, now);
        Timing timing = new Timing(Duration.ZERO, Duration.ZERO, run, Duration.ZERO, items);
        instance.answered(items, timing, now);
        table.heard(instance, others);
        one.set(one.backlog().answered(items, run, items, now));
        scanned.heard(one.device, others);
      }
    }

    private void query() {
      int items = 1 + random.nextInt(3);
      Instant due = now.plusNanos(1 + random.nextInt(60_000_000));
      Query query = new Query(queries++, now, due, due, items, List.of());
      Optional<VariantId> variant =
          random.nextInt(4) > 0
              ? Optional.empty()
              : Optional.of(random.nextBoolean() ? Samples.LARGE : Samples.SMALL);
      Optional<ActorRef<Batcher.Command>> excluded =
          random.nextInt(6) > 0 ? Optional.empty() : pick().filter(used::containsKey);
      Optional<InstanceTable.Choice> chosen =
          table.choose(policy, query, variant, excluded.map(used::get), now);
      assertThat(
              chosen.map(
                  c ->
                      new ScannedInstances.Decision(
                          c.instance().device(), c.instance().variant(), c.isTooLate())))
          .isEqualTo(scanned.choose(policy, query, variant, excluded.map(known::get), now));
      chosen
          .filter(choice -> !choice.isTooLate())
          .ifPresent(
              choice -> {
                ActorRef<Batcher.Command> batcher = choice.instance().batcher();
                used.put(batcher, choice.instance());
                choice.instance().send(items, now);
                known.get(batcher).set(known.get(batcher).backlog().sent(items, now));
              });
    }

    private Optional<ActorRef<Batcher.Command>> pick() {
      List<ActorRef<Batcher.Command>> all = List.copyOf(known.keySet());
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }
  }

  static List<RoutePolicy> everyPolicyDecidesAsIfItLookedAtAllForEachQuery() {
    return List.of(
        new AccuracyByBacklog(0.4),
        new MostAccurateInTime(0.5),
        new WeightedSplit(),
        new OpportunisticReroute());
  }

  @ParameterizedTest
  @MethodSource
  void everyPolicyDecidesAsIfItLookedAtAllForEachQuery(RoutePolicy policy) {
    for (int seed = 0; seed < CASES; seed++) {
      Both both = new Both(policy, new Random(seed));
      for (int step = 0; step < STEPS; step++) {
        try {
          both.step();
        } catch (AssertionError e) {
          throw new AssertionError("seed " + seed + ", step " + step, e);
        }
      }
    }
  }
}
