package io.gearshift.actors.control;

import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Ewma;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ReplannerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Problem WORLD = new Problem(List.of(), List.of(Samples.FAMILY), List.of());
  private static final Duration QUIET = Duration.ofMillis(50);

  /** Places one variant on every device, keeps what it was asked, and fails when told to. */
  private static final class PuppetPlanner implements Planner {
    final BlockingQueue<Problem> asked = new LinkedBlockingQueue<>();
    volatile VariantId variant;
    volatile int batchCap = 8;
    volatile boolean broken;

    PuppetPlanner(VariantId variant) {
      this.variant = variant;
    }

    @Override
    public Plan plan(Problem problem, long epoch) {
      asked.add(problem);
      if (broken) {
        throw new IllegalStateException("the solver broke down, as the test wanted");
      }
      List<Placement> placements =
          problem.devices().stream().map(d -> new Placement(d.id(), variant, batchCap)).toList();
      return new Plan(epoch, placements, List.of("as the test said"));
    }
  }

  private final PuppetPlanner planner = new PuppetPlanner(LARGE);
  private final PuppetPlanner otherPlanner = new PuppetPlanner(SMALL);
  private final AtomicReference<Instant> now = new AtomicReference<>(T0);
  private final Map<DeviceId, TestProbe<DeviceHost.Command>> devices = new ConcurrentHashMap<>();
  private final TestProbe<PlanRecord> records = KIT.createTestProbe();
  private final TestProbe<PlanStatus> operator = KIT.createTestProbe();
  private final ActorRef<Batcher.Command> batcher = KIT.<Batcher.Command>createTestProbe().getRef();
  private final ActorRef<Replanner.Command> replanner =
      KIT.spawn(
          Replanner.create(
              new ReplannerSettings(ms(60_000), ms(10), ms(1_000), Rate.of(2)),
              new PlanningPolicies(
                  name -> name.equals("other") ? otherPlanner : planner,
                  "first",
                  Ewma.empty(1.6),
                  new BurstRule(1.2, ms(2_000))),
              new ReplannerPorts(
                  WORLD, Runnable::run, device -> device(device).getRef(), records.getRef()),
              now::get));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aDeviceThatJoinsIsPlannedForAndToldWhatToHost() {
    report("a", -1);
    assertThat(order("a")).isEqualTo(host(1, "a", LARGE));
    report("a", 1, LARGE);
    report("b", -1);
    assertThat(order("b")).isEqualTo(host(2, "b", LARGE));
    report("b", 2, LARGE);
    assertThat(order("a")).isEqualTo(host(2, "a", LARGE));
    assertThat(status().trigger()).contains(Trigger.DEVICES);
  }

  @Test
  void nothingHasArrivedWhileADeviceIsThereThatWasNotPlannedFor() {
    begin();
    assertThat(status().arrived()).isTrue();
    report("b", -1);
    assertThat(status().arrived()).isFalse();
    order("b");
    report("b", 2, LARGE);
    assertThat(status().arrived()).isTrue();
  }

  @Test
  void aDeviceThatBeganAnewIsToldAgain() {
    begin();
    report("a", -1);
    assertThat(order("a")).isEqualTo(host(1, "a", LARGE));
    report("a", 1, LARGE);
    device("a").expectNoMessage(QUIET);
  }

  @Test
  void aDeviceThatFallsSilentIsPlannedWithoutAndTheOthersAreToldTheNewPlan() throws Exception {
    begin();
    report("b", -1);
    order("b");
    report("b", 2, LARGE);
    planner.asked.clear();
    now.set(T0.plus(ms(900)));
    report("b", 2, LARGE);
    now.set(T0.plus(ms(1_500)));
    assertThat(asked(planner).devices()).extracting(Device::id).containsExactly(new DeviceId("b"));
    assertThat(order("b")).isEqualTo(host(3, "b", LARGE));
  }

  @Test
  void aPlanThatChangesNothingDisturbsNobody() throws Exception {
    begin();
    replan();
    asked(planner);
    device("a").expectNoMessage(QUIET);
    assertThat(operator.receiveMessage().plan().orElseThrow().epoch()).isEqualTo(1);
  }

  @Test
  void aPlanThatChangesOnlyABatchCapReachesTheDevice() {
    begin();
    planner.batchCap = 4;
    replan();
    assertThat(order("a"))
        .isEqualTo(new DeviceHost.Host(2, List.of(new Placement(new DeviceId("a"), LARGE, 4))));
  }

  @Test
  void theNewVariantServesBeforeTheOldOneGoes() {
    begin();
    planner.variant = SMALL;
    replan();
    assertThat(order("a")).isEqualTo(host(2, "a", LARGE, SMALL));
    report("a", 2, LARGE);
    device("a").expectNoMessage(QUIET);
    report("a", 2, LARGE, SMALL);
    assertThat(order("a")).isEqualTo(host(2, "a", SMALL));
    report("a", 2, SMALL);
    assertThat(status().arrived()).isTrue();
  }

  @Test
  void aPlanIsRecordedWhenItIsMadeAndAgainWhenEverythingStands() {
    report("a", -1);
    order("a");
    assertThat(records.receiveMessage().adopted()).isFalse();
    records.expectNoMessage(QUIET);
    report("a", 1, LARGE);
    PlanRecord adopted = records.receiveMessage();
    assertThat(adopted.adopted()).isTrue();
    assertThat(adopted.plan().epoch()).isEqualTo(1);
    report("a", 1, LARGE);
    records.expectNoMessage(QUIET);
  }

  @Test
  void aNewPlannerCarriesOnWithThePlanOfTheOldOne() throws Exception {
    Plan old =
        new Plan(7, List.of(new Placement(new DeviceId("a"), LARGE, 8)), List.of("made before"));
    replanner.tell(new Replanner.Resume(new PlanRecord(old, true)));
    report("a", 7, LARGE);
    assertThat(asked(planner).running()).contains(old);
    assertThat(status().plan().orElseThrow().epoch()).isEqualTo(7);
    device("a").expectNoMessage(QUIET);
  }

  @Test
  void aNewPlannerWaitsForTheDevicesOfTheOldPlanBeforeItPlansWithoutThem() throws Exception {
    Plan old =
        new Plan(
            7,
            Stream.of("a", "b").map(d -> new Placement(new DeviceId(d), LARGE, 8)).toList(),
            List.of("made before"));
    replanner.tell(new Replanner.Resume(new PlanRecord(old, true)));
    report("a", 7, LARGE);
    assertThat(planner.asked.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    report("b", 7, LARGE);
    assertThat(asked(planner).devices()).hasSize(2);
  }

  @Test
  void anOlderRecordIsNotCarriedOnWith() {
    report("a", 41);
    assertThat(order("a").epoch()).as("above what the device knows").isEqualTo(1_001);
    replanner.tell(
        new Replanner.Resume(new PlanRecord(new Plan(7, List.of(), List.of("long ago")), true)));
    assertThat(status().plan().orElseThrow().epoch()).isEqualTo(1_001);
  }

  @Test
  void aVariantThatCannotBeLoadedDoesNotHoldThePlanUpAndIsPlannedWithout() throws Exception {
    report("a", -1);
    order("a");
    assertThat(status().arrived()).isFalse();
    planner.asked.clear();
    planner.variant = SMALL;
    broken("a", 1, LARGE);
    assertThat(asked(planner).families().get(0).variants())
        .extracting(Variant::id)
        .containsExactly(SMALL);
    assertThat(order("a")).isEqualTo(host(2, "a", LARGE, SMALL));
    assertThat(status().trigger()).contains(Trigger.REPOSITORY);
  }

  @Test
  void heartbeatsOfOthersDoNotPutOffThePlanWithoutWhatIsBroken() throws Exception {
    begin();
    report("b", -1);
    order("b");
    broken("b", 2, SMALL);
    planner.asked.clear();
    Problem problem = null;
    for (int i = 0; i < 100 && problem == null; i++) {
      report("a", 2, LARGE);
      problem = planner.asked.poll(5, TimeUnit.MILLISECONDS);
    }
    assertThat(problem).as("what the planner is asked between heartbeats").isNotNull();
    assertThat(problem.families().get(0).variants()).extracting(Variant::id).containsExactly(LARGE);
  }

  @Test
  void anOperatorWhoAsksForAPlanHasWhatIsBrokenTriedAgain() throws Exception {
    report("a", -1);
    order("a");
    planner.variant = SMALL;
    broken("a", 1, LARGE);
    order("a");
    replanner.tell(
        new Replanner.Observe(
            new DeviceReport(
                Samples.device("a"),
                2,
                List.of(
                    slot(LARGE).failing(State.BROKEN, "its file is garbage"),
                    slot(SMALL).serving(batcher)))));
    replan();
    assertThat(order("a").placements()).extracting(Placement::variant).containsExactly(SMALL);
    operator.receiveMessage();
    planner.asked.clear();
    report("a", 2, SMALL);
    assertThat(asked(planner).families().get(0).variants()).hasSize(2);
  }

  @Test
  void aPlannerThatFailsLeavesTheLastPlanInForceAndIsAskedAgain() throws Exception {
    begin();
    planner.broken = true;
    planner.variant = SMALL;
    replan();
    asked(planner);
    assertThat(operator.receiveMessage().plan().orElseThrow().epoch()).isEqualTo(1);
    planner.broken = false;
    assertThat(order("a").epoch()).isEqualTo(2);
  }

  @Test
  void thePlannerIsShownTheDemandThatTheRoutersMeasured() throws Exception {
    begin();
    measure("one", 70);
    measure("other", 30);
    measure("other", 40); // the newest count of a node holds
    awaitDemand(10);
    planner.asked.clear();
    replan();
    assertThat(asked(planner).demand(Samples.FAMILY.id()).perSecond()).isBetween(10.0, 110.0);
  }

  @Test
  void aFamilyIsPlannedForEvenIfNobodyAsksForIt() throws Exception {
    report("a", -1);
    assertThat(asked(planner).demand(Samples.FAMILY.id())).isEqualTo(Rate.of(2));
  }

  @Test
  void aBurstIsPlannedForAtOnceButNotTooOften() throws Exception {
    begin();
    now.set(T0.plus(ms(500)));
    report("a", 1, LARGE);
    measure("one", 500);
    assertThat(planner.asked.poll(1_500, TimeUnit.MILLISECONDS)).as("too soon").isNull();
    for (int second = 1; second <= 4; second++) {
      now.set(now.get().plus(ms(800)));
      report("a", 1, LARGE);
      measure("one", 500);
    }
    assertThat(asked(planner).demand(Samples.FAMILY.id()).perSecond()).isGreaterThan(100);
    assertThat(status().trigger()).contains(Trigger.BURST);
  }

  @Test
  void anotherPlannerIsAskedOnceItIsChosen() throws Exception {
    begin();
    replanner.tell(new Replanner.Use("first"));
    assertThat(planner.asked.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    replanner.tell(new Replanner.Use("other"));
    asked(otherPlanner);
    assertThat(order("a")).isEqualTo(host(2, "a", LARGE, SMALL));
    assertThat(status().planner()).isEqualTo("other");
    assertThat(status().trigger()).contains(Trigger.POLICY);
  }

  @Test
  void whoAsksForAPlanWhileThereIsNoDeviceIsToldSo() {
    replan();
    assertThat(operator.receiveMessage().plan()).isEmpty();
  }

  /** One device, which stands as the first plan says. */
  private void begin() {
    report("a", -1);
    order("a");
    report("a", 1, LARGE);
    planner.asked.clear();
  }

  private void replan() {
    replanner.tell(new Replanner.Replan(operator.getRef()));
  }

  private void measure(String node, long items) {
    replanner.tell(new Replanner.Measure(node, new Demand(Samples.FAMILY.id(), items)));
  }

  private void awaitDemand(double perSecond) {
    operator.awaitAssert(
        Duration.ofSeconds(5),
        () -> {
          assertThat(status().demand().get(Samples.FAMILY.id()).perSecond())
              .isGreaterThan(perSecond);
          return null;
        });
  }

  private static Problem asked(PuppetPlanner planner) throws InterruptedException {
    Problem problem = planner.asked.poll(5, TimeUnit.SECONDS);
    assertThat(problem).as("what the planner is asked").isNotNull();
    return problem;
  }

  private PlanStatus status() {
    TestProbe<PlanStatus> asker = KIT.createTestProbe();
    replanner.tell(new Replanner.Describe(asker.getRef()));
    return asker.receiveMessage();
  }

  private void report(String device, long epoch, VariantId... serving) {
    List<Slot> slots = Stream.of(serving).map(variant -> slot(variant).serving(batcher)).toList();
    replanner.tell(new Replanner.Observe(new DeviceReport(Samples.device(device), epoch, slots)));
  }

  private void broken(String device, long epoch, VariantId variant) {
    replanner.tell(
        new Replanner.Observe(
            new DeviceReport(
                Samples.device(device),
                epoch,
                List.of(slot(variant).failing(State.BROKEN, "its file is garbage")))));
  }

  private static Slot slot(VariantId variant) {
    return Slot.loading(variant, Samples.PROFILES.get(variant));
  }

  private static DeviceHost.Host host(long epoch, String device, VariantId... variants) {
    return new DeviceHost.Host(
        epoch, Stream.of(variants).map(v -> new Placement(new DeviceId(device), v, 8)).toList());
  }

  private DeviceHost.Host order(String device) {
    return device(device).expectMessageClass(DeviceHost.Host.class);
  }

  private TestProbe<DeviceHost.Command> device(String name) {
    return device(new DeviceId(name));
  }

  private TestProbe<DeviceHost.Command> device(DeviceId device) {
    return devices.computeIfAbsent(device, id -> KIT.createTestProbe());
  }
}
