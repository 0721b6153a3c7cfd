package io.gearshift.actors.device;

import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.ms;
import static io.gearshift.actors.testing.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.testing.PuppetInstance;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.ModelLoader;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.domain.plan.Placement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DeviceHostTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final InstantSource CLOCK = InstantSource.system();

  /** Loads puppets, and refuses what it was told to refuse. */
  private static final class PuppetLoader implements ModelLoader {
    final Map<VariantId, PuppetInstance> loaded = new ConcurrentHashMap<>();
    final Map<VariantId, String> broken = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<ModelInstance> load(Family family, Variant variant, Device device) {
      if (broken.containsKey(variant.id())) {
        return CompletableFuture.failedFuture(new LoadFailedException(broken.get(variant.id())));
      }
      PuppetInstance instance = new PuppetInstance();
      loaded.put(variant.id(), instance);
      return CompletableFuture.completedFuture(instance);
    }
  }

  private final PuppetLoader loader = new PuppetLoader();
  private final AtomicReference<BatchPolicy> policy = new AtomicReference<>(new WorkConserving());
  private final AtomicReference<Catalog> catalog = new AtomicReference<>(Samples.CATALOG);
  private final TestProbe<DeviceReport> routers = KIT.createTestProbe();
  private final TestProbe<Reply> client = KIT.createTestProbe();
  private final ActorRef<DeviceHost.Command> device =
      KIT.spawn(
          DeviceHost.create(
              new Hosting(
                  new DeviceSettings(new BatcherSettings(100, 1 << 20), ms(20), ms(1)),
                  Samples.device("cpu-0"),
                  catalog::get,
                  () -> Samples.PROFILES,
                  family -> policy.get(),
                  loader,
                  Recorder.NONE,
                  CLOCK),
              routers.getRef()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void hostsWhatItIsToldAndUnloadsTheRest() {
    host(1, LARGE, SMALL);
    awaitServing(LARGE, SMALL);
    host(2, SMALL);
    DeviceReport report = await(r -> r.slots().size() == 1);
    assertThat(report.slots().get(0).variant()).isEqualTo(SMALL);
    assertThat(loader.loaded.get(LARGE).closed).isTrue();
    assertThat(loader.loaded.get(SMALL).closed).isFalse();
  }

  @Test
  void renewsAVariantWithoutAGap() {
    host(1, LARGE, SMALL);
    awaitServing(LARGE, SMALL);
    PuppetInstance before = loader.loaded.get(LARGE);
    ActorRef<Batcher.Command> old = batcher(LARGE);

    device.tell(new DeviceHost.Renew(LARGE.family()));

    // in every report something serves, until another does
    DeviceReport renewed =
        await(
            report -> {
              assertThat(report.slots())
                  .allMatch(slot -> slot.state() == DeviceReport.State.SERVING);
              return report.slots().stream()
                  .noneMatch(slot -> slot.batcher().equals(Optional.of(old)));
            });
    assertThat(renewed.slots()).hasSize(2);
    assertThat(loader.loaded.get(LARGE)).isNotSameAs(before);
    Awaitility.await().until(() -> before.closed);
    assertThat(loader.loaded.get(LARGE).closed).isFalse();
  }

  @Test
  void keepsAVariantThatCannotBeRenewed() {
    host(1, LARGE);
    awaitServing(LARGE);
    PuppetInstance before = loader.loaded.get(LARGE);
    ActorRef<Batcher.Command> old = batcher(LARGE);
    loader.broken.put(LARGE, "the file is cut off");

    device.tell(new DeviceHost.Renew(LARGE.family()));
    device.tell(DeviceHost.Report.INSTANCE);
    host(2, LARGE);

    DeviceReport report = await(r -> r.epoch() == 2);
    assertThat(report.slots().get(0).state()).isEqualTo(DeviceReport.State.SERVING);
    assertThat(report.slots().get(0).batcher()).contains(old);
    assertThat(before.closed).isFalse();
  }

  @Test
  void triesAgainToLoadWhatWasBroken() {
    loader.broken.put(LARGE, "the file is cut off");
    host(1, LARGE);
    await(r -> r.slots().stream().anyMatch(s -> s.state() == DeviceReport.State.BROKEN));
    loader.broken.clear();

    device.tell(new DeviceHost.Renew(LARGE.family()));

    awaitServing(LARGE);
  }

  @Test
  void leavesThoughAVariantIsBeingRenewed() {
    host(1, LARGE, SMALL);
    awaitServing(LARGE, SMALL);
    TestProbe<DeviceHost.Left> leaver = KIT.createTestProbe();

    device.tell(new DeviceHost.Renew(LARGE.family()));
    device.tell(new DeviceHost.Leave(leaver.getRef()));

    leaver.expectMessage(DeviceHost.Left.INSTANCE);
    assertThat(loader.loaded.values()).allMatch(instance -> instance.closed);
  }

  @Test
  void ignoresAnOlderEpoch() {
    host(5, LARGE);
    awaitServing(LARGE);
    host(4, SMALL);
    DeviceReport report = await(r -> r.epoch() == 5 && !r.slots().isEmpty());
    assertThat(report.slots()).extracting(DeviceReport.Slot::variant).containsExactly(LARGE);
  }

  @Test
  void aVariantThatIsNotKnownHereIsReportedHoweverOftenItIsOrderedAndTheOthersServe() {
    VariantId unknown = VariantId.of("animals", "unknown");
    host(1, unknown, SMALL);
    awaitServing(SMALL);
    host(2, unknown, SMALL);
    DeviceReport report = await(r -> r.epoch() == 2 && r.slots().size() == 2);
    assertThat(report.slots())
        .extracting(DeviceReport.Slot::variant, DeviceReport.Slot::state)
        .containsExactlyInAnyOrder(
            tuple(unknown, DeviceReport.State.BROKEN), tuple(SMALL, DeviceReport.State.SERVING));
    host(3, SMALL);
    await(r -> r.epoch() == 3 && r.slots().size() == 1);
  }

  @Test
  void aVariantThatCannotBeLoadedIsReportedWhileTheOthersServe() {
    loader.broken.put(LARGE, "model.onnx is garbage");
    host(1, LARGE, SMALL);
    awaitServing(SMALL);
    DeviceReport report = await(r -> reason(r, LARGE).equals("model.onnx is garbage"));
    assertThat(slot(report, LARGE).batcher()).isEmpty();
  }

  @Test
  void oneBatcherAtATimeRunsAndTheMostUrgentIsNext() throws Exception {
    host(1, LARGE, SMALL);
    DeviceReport report = awaitServing(LARGE, SMALL);
    Instant now = CLOCK.instant();
    submit(report, LARGE, 1, now.plusSeconds(60));
    PuppetInstance.Begun first = begun(LARGE);
    submit(report, LARGE, 2, now.plusSeconds(50));
    submit(report, SMALL, 3, now.plusSeconds(40));
    Thread.sleep(50);
    assertThat(loader.loaded.get(SMALL).runs).isEmpty();
    first.succeed();
    begun(SMALL).succeed();
    begun(LARGE).succeed();
    for (int i = 0; i < 3; i++) {
      client.expectMessageClass(Reply.Answered.class);
    }
  }

  @Test
  void aBatcherThatHasJustRunMayRunAgainIfItsNextQueryIsTheMostUrgent() throws Exception {
    host(1, 1, LARGE, SMALL);
    DeviceReport report = awaitServing(LARGE, SMALL);
    Instant now = CLOCK.instant();
    submit(report, LARGE, 1, now.plusSeconds(60));
    PuppetInstance.Begun first = begun(LARGE);
    submit(report, SMALL, 2, now.plusSeconds(50));
    submit(report, LARGE, 3, now.plusSeconds(40));
    Thread.sleep(50);
    first.succeed();
    begun(LARGE).succeed();
    begun(SMALL).succeed();
    assertThat(
            List.of(
                client.expectMessageClass(Reply.Answered.class).queryId(),
                client.expectMessageClass(Reply.Answered.class).queryId(),
                client.expectMessageClass(Reply.Answered.class).queryId()))
        .containsExactly(1L, 3L, 2L);
  }

  @Test
  void aLostInstanceIsLoadedAnewAndTheDeviceIsFreeAgain() throws Exception {
    host(1, LARGE);
    DeviceReport report = awaitServing(LARGE);
    submit(report, LARGE, 1, CLOCK.instant().plusSeconds(60));
    PuppetInstance lost = loader.loaded.get(LARGE);
    begun(LARGE).fail(new InstanceLostException("gone"));
    await(r -> slot(r, LARGE).batcher().isEmpty());
    DeviceReport after = awaitServing(LARGE);
    assertThat(lost.closed).isTrue();
    assertThat(loader.loaded.get(LARGE)).isNotSameAs(lost);
    submit(after, LARGE, 2, CLOCK.instant().plusSeconds(60));
    begun(LARGE).succeed();
    assertThat(client.expectMessageClass(Reply.Answered.class).queryId()).isEqualTo(2);
  }

  @Test
  void aPlanThatLowersTheBatchCapIsObeyedWithoutLoadingAnew() throws Exception {
    host(1, LARGE);
    awaitServing(LARGE);
    PuppetInstance instance = loader.loaded.get(LARGE);
    host(2, 3, LARGE);
    DeviceReport report = await(r -> r.epoch() == 2 && slot(r, LARGE).latency().maxBatch() == 3);
    for (int id = 0; id < 9; id++) {
      submit(report, LARGE, id, CLOCK.instant().plusSeconds(60));
    }
    for (int ran = 0; ran < 9; ) {
      PuppetInstance.Begun run = begun(LARGE);
      assertThat(run.size()).isLessThanOrEqualTo(3);
      ran += run.size();
      run.succeed();
    }
    assertThat(client.expectMessageClass(Reply.Answered.class).epoch()).isEqualTo(2);
    assertThat(loader.loaded.get(LARGE)).isSameAs(instance);
  }

  @Test
  void batchersAreHandedThePoliciesThatWereChosenLater() throws Exception {
    host(1, LARGE);
    DeviceReport report = awaitServing(LARGE);
    policy.set(new ProactiveBatching());
    device.tell(DeviceHost.RenewPolicies.INSTANCE);
    submit(report, LARGE, 1, CLOCK.instant().plusSeconds(60));
    Thread.sleep(50);
    assertThat(loader.loaded.get(LARGE).runs).as("it waits for company").isEmpty();
    policy.set(new WorkConserving());
    device.tell(DeviceHost.RenewPolicies.INSTANCE);
    begun(LARGE).succeed();
    client.expectMessageClass(Reply.Answered.class);
  }

  @Test
  void leavingUnloadsEverythingAndThenAnswers() {
    host(1, LARGE, SMALL);
    awaitServing(LARGE, SMALL);
    TestProbe<DeviceHost.Left> leaver = KIT.createTestProbe();
    device.tell(new DeviceHost.Leave(leaver.getRef()));
    leaver.receiveMessage();
    assertThat(loader.loaded.values()).allMatch(instance -> instance.closed);
  }

  @Test
  void aQueryThatWasOnItsWayToALeavingDeviceIsAnswered() throws Exception {
    host(1, LARGE);
    DeviceReport before = awaitServing(LARGE);
    TestProbe<DeviceHost.Left> leaver = KIT.createTestProbe();
    device.tell(new DeviceHost.Leave(leaver.getRef()));
    await(report -> slot(report, LARGE).state() == DeviceReport.State.UNLOADING);
    submit(before, LARGE, 1, CLOCK.instant().plusSeconds(60));
    begun(LARGE).succeed();
    client.expectMessageClass(Reply.Answered.class);
    leaver.receiveMessage();
  }

  private void host(long epoch, VariantId... variants) {
    host(epoch, 8, variants);
  }

  private void host(long epoch, int batchCap, VariantId... variants) {
    List<Placement> placements =
        Stream.of(variants).map(v -> new Placement(new DeviceId("cpu-0"), v, batchCap)).toList();
    device.tell(new DeviceHost.Host(epoch, placements));
  }

  private void submit(DeviceReport report, VariantId variant, long id, Instant deadline) {
    slot(report, variant)
        .batcher()
        .orElseThrow()
        .tell(new Batcher.Submit(query(id, CLOCK.instant(), deadline), client.getRef()));
  }

  private PuppetInstance.Begun begun(VariantId variant) throws InterruptedException {
    PuppetInstance.Begun run = loader.loaded.get(variant).runs.poll(5, TimeUnit.SECONDS);
    assertThat(run).as("a run of " + variant).isNotNull();
    return run;
  }

  private DeviceReport awaitServing(VariantId... variants) {
    return await(
        report -> List.of(variants).stream().allMatch(v -> slot(report, v).batcher().isPresent()));
  }

  private ActorRef<Batcher.Command> batcher(VariantId variant) {
    device.tell(DeviceHost.Report.INSTANCE);
    return slot(awaitServing(variant), variant).batcher().orElseThrow();
  }

  private DeviceReport await(Predicate<DeviceReport> condition) {
    return routers
        .fishForMessage(
            Duration.ofSeconds(5),
            report ->
                condition.test(report)
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore())
        .get(0);
  }

  private static DeviceReport.Slot slot(DeviceReport report, VariantId variant) {
    return report.slots().stream()
        .filter(slot -> slot.variant().equals(variant))
        .findFirst()
        .orElse(DeviceReport.Slot.loading(variant, Samples.LARGE_LATENCY));
  }

  private static String reason(DeviceReport report, VariantId variant) {
    return slot(report, variant).reason();
  }
}
