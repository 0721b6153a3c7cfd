package io.gearshift.actors.device;

import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.ms;
import static io.gearshift.actors.testing.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.testing.PuppetInstance;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.accuracy.ShadowRule;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.cores.CoreLatency;
import io.gearshift.domain.cores.CoreLedger;
import io.gearshift.domain.cores.CoreRule;
import io.gearshift.domain.measure.CoreMeter;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.domain.plan.Placement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An item takes a second with one core, and 10 ms with two. */
class GrowingDeviceTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final InstantSource CLOCK = InstantSource.system();
  private static final DeviceId ID = new DeviceId("cpu-0");
  private static final CoreLatency LATENCY =
      new CoreLatency(Map.of(1, one(Duration.ofSeconds(1)), 2, one(ms(10))));

  /** What the instance was told to use, and what the device held in the ledger just then. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  private final PuppetInstance instance = new PuppetInstance();
  private final TestProbe<DeviceReport> routers = KIT.createTestProbe();
  private final TestProbe<Reply> client = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void takesTheCoresBeforeItUsesThemAndBeforeAnythingRunsTooLate() throws Exception {
    CoreLedger ledger = new CoreLedger(2, Map.of(ID, 1));
    ActorRef<Batcher.Command> batcher = serving(ledger, Duration.ofMinutes(1));

    submit(batcher, 5);

    assertThat(begun().size()).isEqualTo(1);
    assertThat(told).containsExactly("uses 1 holds 1", "uses 2 holds 2");
    DeviceReport report = await(said -> said.cores() == 2);
    assertThat(report.deferredCores()).isZero();
    assertThat(report.slots().get(0).latency().of(1)).as("routers know").isEqualTo(ms(10));
  }

  @Test
  void usesFewerBeforeItGivesThemBackWhichItDoesWhenTheLastBatchWithMoreHasEnded()
      throws Exception {
    CoreLedger ledger = new CoreLedger(2, Map.of(ID, 1));
    ActorRef<Batcher.Command> batcher = serving(ledger, ms(200));
    submit(batcher, 1);
    PuppetInstance.Begun run = begun();

    await(said -> said.cores() == 2);
    await(said -> said.cores() == 1);

    assertThat(told).containsExactly("uses 1 holds 1", "uses 2 holds 2", "uses 1 holds 2");
    assertThat(ledger.heldBy(ID)).as("a batch with two cores runs").isEqualTo(2);
    run.succeed();
    Awaitility.await().until(() -> ledger.heldBy(ID) == 1);
  }

  @Test
  void goesOnWithWhatItHasAndSaysSoIfNoCoresAreLeft() throws Exception {
    CoreLedger ledger = new CoreLedger(1, Map.of(ID, 1));
    ActorRef<Batcher.Command> batcher = serving(ledger, Duration.ofSeconds(3));

    batcher.tell(submit(1, Duration.ofMillis(1_100)));

    DeviceReport report = await(said -> said.deferredCores() > 0);
    assertThat(report.deferredCores()).isEqualTo(2);
    assertThat(report.cores()).isEqualTo(1);
    begun().succeed();
    assertThat(client.receiveMessage()).isInstanceOf(Reply.Answered.class);
    await(said -> said.deferredCores() == 0);
    assertThat(told).containsExactly("uses 1 holds 1");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void devicesOfANodeNeverUseMoreThanTheyHoldNorHoldMoreThanThereIs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<DeviceId, Integer> start = new HashMap<>();
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      devices.add(device("d" + i, 1, 1 + random.nextInt(8)));
      start.put(devices.get(i).id(), 1);
    }
    CoreLedger ledger = new CoreLedger(7, start);
    Growth growth = growth(ledger, ms(10));
    List<DeviceCores> all = devices.stream().map(d -> new DeviceCores(d, growth)).toList();
    Instant now = Instant.EPOCH;
    for (int step = 0; step < 3_000; step++) {
      int i = random.nextInt(all.size());
      now = now.plus(ms(random.nextInt(15)));
      switch (random.nextInt(3)) {
        case 0 -> all.get(i).grow(1 + random.nextInt(10));
        case 1 -> all.get(i).shrink(List.of(), now);
        default -> all.get(i).release();
      }
      assertThat(ledger.free()).isNotNegative();
      for (int k = 0; k < all.size(); k++) {
        assertThat(all.get(k).used()).isLessThanOrEqualTo(ledger.heldBy(devices.get(k).id()));
        assertThat(devices.get(k).rungs()).contains(all.get(k).used());
      }
    }
  }

  private ActorRef<Batcher.Command> serving(CoreLedger ledger, Duration shrinkAfter) {
    instance.whenCores = cores -> told.add("uses " + cores + " holds " + ledger.heldBy(ID));
    ActorRef<DeviceHost.Command> device =
        KIT.spawn(
            DeviceHost.create(
                new Hosting(
                    new DeviceSettings(new BatcherSettings(100, 1 << 20), ms(20), ms(1)),
                    device(ID.name(), 1, 2),
                    () -> Samples.CATALOG,
                    () -> Samples.PROFILES,
                    family -> new WorkConserving(),
                    (family, variant, on) -> CompletableFuture.completedFuture(instance),
                    Recorder.NONE,
                    CLOCK,
                    ShadowRule.NEVER,
                    Optional.of(growth(ledger, shrinkAfter))),
                routers.getRef()));
    device.tell(new DeviceHost.Host(1, List.of(new Placement(ID, SMALL, 8))));
    DeviceReport report =
        await(said -> said.slots().stream().anyMatch(slot -> slot.batcher().isPresent()));
    return report.slots().get(0).batcher().orElseThrow();
  }

  private static Growth growth(CoreLedger ledger, Duration shrinkAfter) {
    return new Growth(
        ledger, new CoreRule(0.8, shrinkAfter), () -> Map.of(SMALL, LATENCY), CoreMeter.NONE);
  }

  private static Device device(String name, int cores, int maxCores) {
    return new Device(new DeviceId(name), new DeviceKind("cpu"), 0, cores, 1L << 30, maxCores);
  }

  private static LatencyProfile one(Duration latency) {
    return LatencyProfile.measured(Map.of(1, latency));
  }

  private void submit(ActorRef<Batcher.Command> batcher, int count) {
    for (int id = 0; id < count; id++) {
      batcher.tell(submit(id, ms(900)));
    }
  }

  private Batcher.Submit submit(long id, Duration time) {
    Instant now = CLOCK.instant();
    return new Batcher.Submit(query(id, now, now.plus(time)), client.getRef());
  }

  private PuppetInstance.Begun begun() throws InterruptedException {
    PuppetInstance.Begun run = instance.runs.poll(5, TimeUnit.SECONDS);
    assertThat(run).as("a run").isNotNull();
    return run;
  }

  private DeviceReport await(Predicate<DeviceReport> condition) {
    return routers
        .fishForMessage(
            Duration.ofSeconds(5),
            said ->
                condition.test(said)
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore())
        .get(0);
  }
}
