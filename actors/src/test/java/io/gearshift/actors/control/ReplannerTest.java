package io.gearshift.actors.control;

import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Places one variant on every device, keeps what it was asked, and fails when told to. */
  private static final class PuppetPlanner implements Planner {
    final BlockingQueue<Problem> asked = new LinkedBlockingQueue<>();
    volatile VariantId variant = LARGE;
    volatile boolean broken;

    @Override
    public Plan plan(Problem problem, long epoch) {
      asked.add(problem);
      if (broken) {
        throw new IllegalStateException("the solver broke down, as the test wanted");
      }
      List<Placement> placements =
          problem.devices().stream().map(d -> new Placement(d.id(), variant, 8)).toList();
      return new Plan(epoch, placements, List.of("as the test said"));
    }
  }

  private final PuppetPlanner planner = new PuppetPlanner();
  private final AtomicReference<Instant> now = new AtomicReference<>(T0);
  private final Map<DeviceId, TestProbe<DeviceHost.Command>> devices = new ConcurrentHashMap<>();
  private final ActorRef<Batcher.Command> batcher = KIT.<Batcher.Command>createTestProbe().getRef();
  private final ActorRef<Replanner.Command> replanner =
      KIT.spawn(
          Replanner.create(
              new ReplannerSettings(ms(60_000), ms(10), ms(1_000), 1.6),
              WORLD,
              planner,
              Runnable::run,
              now::get,
              device -> device(device).getRef()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aDeviceThatJoinsIsPlannedForAndToldWhatToHost() {
    report("a", -1);
    assertThat(order("a")).isEqualTo(new DeviceHost.Host(1, List.of(LARGE)));
    report("a", 1, LARGE);
    report("b", -1);
    assertThat(order("b")).isEqualTo(new DeviceHost.Host(2, List.of(LARGE)));
    report("b", 2, LARGE);
    assertThat(order("a")).isEqualTo(new DeviceHost.Host(2, List.of(LARGE)));
  }

  @Test
  void aDeviceThatBeganAnewIsToldAgain() {
    report("a", -1);
    order("a");
    report("a", 1, LARGE);
    report("a", -1);
    assertThat(order("a")).isEqualTo(new DeviceHost.Host(1, List.of(LARGE)));
    report("a", 1, LARGE);
    device(new DeviceId("a")).expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aDeviceThatFallsSilentIsPlannedWithoutAndTheOthersAreToldTheNewPlan() throws Exception {
    report("a", -1);
    order("a");
    report("a", 1, LARGE);
    report("b", -1);
    order("b");
    report("b", 2, LARGE);
    planner.asked.clear();
    now.set(T0.plus(ms(900)));
    report("b", 2, LARGE);
    now.set(T0.plus(ms(1_500)));
    Problem problem = planner.asked.poll(5, TimeUnit.SECONDS);
    assertThat(problem.devices()).extracting(Device::id).containsExactly(new DeviceId("b"));
    assertThat(order("b")).isEqualTo(new DeviceHost.Host(3, List.of(LARGE)));
  }

  @Test
  void aPlanThatChangesNothingDisturbsNobody() throws Exception {
    report("a", -1);
    order("a");
    report("a", 1, LARGE);
    planner.asked.clear();
    replanner.tell(Replanner.Replan.INSTANCE);
    assertThat(planner.asked.poll(5, TimeUnit.SECONDS)).isNotNull();
    device(new DeviceId("a")).expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void theNewVariantServesBeforeTheOldOneGoes() {
    report("a", -1);
    order("a");
    report("a", 1, LARGE);
    planner.variant = SMALL;
    replanner.tell(Replanner.Replan.INSTANCE);
    assertThat(order("a")).isEqualTo(new DeviceHost.Host(2, List.of(LARGE, SMALL)));
    report("a", 2, LARGE);
    device(new DeviceId("a")).expectNoMessage(Duration.ofMillis(50));
    report("a", 2, LARGE, SMALL);
    assertThat(order("a")).isEqualTo(new DeviceHost.Host(2, List.of(SMALL)));
    report("a", 2, SMALL);
    assertThat(status().arrived()).isTrue();
  }

  @Test
  void aVariantThatCannotBeLoadedDoesNotHoldThePlanUp() {
    report("a", -1);
    order("a");
    assertThat(status().arrived()).isFalse();
    replanner.tell(
        new Replanner.Observe(
            new DeviceReport(
                Samples.device("a"),
                1,
                List.of(slot(LARGE, Optional.empty(), "its file is garbage")))));
    assertThat(status().arrived()).isTrue();
    device(new DeviceId("a")).expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aPlannerThatFailsLeavesTheLastPlanInForceAndIsAskedAgain() throws Exception {
    report("a", -1);
    order("a");
    report("a", 1, LARGE);
    planner.asked.clear();
    planner.broken = true;
    planner.variant = SMALL;
    replanner.tell(Replanner.Replan.INSTANCE);
    assertThat(planner.asked.poll(5, TimeUnit.SECONDS)).isNotNull();
    assertThat(status().plan().orElseThrow().epoch()).isEqualTo(1);
    planner.broken = false;
    assertThat(order("a").epoch()).isEqualTo(2);
  }

  @Test
  void anotherPlannersEpochsAreCountedOnFrom() {
    report("a", 41);
    assertThat(order("a").epoch()).isEqualTo(42);
  }

  @Test
  void thePlannerIsShownTheDemandThatTheRoutersMeasured() throws Exception {
    report("a", -1);
    order("a");
    planner.asked.clear();
    replanner.tell(new Replanner.Measure(new Demand(Samples.FAMILY.id(), 70)));
    replanner.tell(new Replanner.Measure(new Demand(Samples.FAMILY.id(), 30)));
    KIT.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(5),
            () -> {
              assertThat(status().demand()).containsKey(Samples.FAMILY.id());
              return null;
            });
    replanner.tell(Replanner.Replan.INSTANCE);
    Problem problem = planner.asked.poll(5, TimeUnit.SECONDS);
    assertThat(problem.demand(Samples.FAMILY.id()).perSecond()).isBetween(1.0, 100.0);
  }

  private PlanStatus status() {
    TestProbe<PlanStatus> asker = KIT.createTestProbe();
    replanner.tell(new Replanner.Describe(asker.getRef()));
    return asker.receiveMessage();
  }

  private void report(String device, long epoch, VariantId... serving) {
    List<DeviceReport.Slot> slots =
        Stream.of(serving).map(variant -> slot(variant, Optional.of(batcher), "")).toList();
    replanner.tell(new Replanner.Observe(new DeviceReport(Samples.device(device), epoch, slots)));
  }

  private static DeviceReport.Slot slot(
      VariantId variant, Optional<ActorRef<Batcher.Command>> batcher, String reason) {
    return new DeviceReport.Slot(variant, Samples.PROFILES.get(variant), batcher, reason);
  }

  private DeviceHost.Host order(String device) {
    return device(new DeviceId(device)).expectMessageClass(DeviceHost.Host.class);
  }

  private TestProbe<DeviceHost.Command> device(DeviceId device) {
    return devices.computeIfAbsent(device, id -> KIT.createTestProbe());
  }
}
