package io.gearshift.cluster.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.control.ScalingStatus;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.scaling.Actuator;
import io.gearshift.domain.scaling.Scale;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The actor between a planner, an actuator and nodes that are not there. */
class ScalerTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final BlockingQueue<ScalingStatus> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
  private final Puppet actuator = new Puppet();
  private volatile List<String> names = List.of("a", "b");
  private volatile int devicesWanted = 2;

  /** Keeps what it is told to, unless it is told to fail. */
  private static final class Puppet implements Actuator {
    volatile int nodes = 2;
    volatile Optional<RuntimeException> failure = Optional.empty();
    volatile boolean silent;
    final List<Optional<String>> gone = new ArrayList<>();

    @Override
    public CompletionStage<Scale> read() {
      return silent
          ? new CompletableFuture<>()
          : failure
              .<CompletionStage<Scale>>map(CompletableFuture::failedFuture)
              .orElseGet(
                  () -> CompletableFuture.completedFuture(new Scale(nodes, Optional.empty(), "")));
    }

    @Override
    public CompletionStage<Void> keep(int wanted, Scale before, Optional<String> node) {
      gone.add(node);
      nodes = wanted;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void whatThePlanWantsIsAskedForAndWhatItDoesNotWantLeavesAndIsTakenAway() throws Exception {
    devicesWanted = 3;
    start("quiet = 0s, cold-start = 0s");
    await(status -> actuator.nodes == 3 && status.doing().startsWith("1 node comes"));
    names = List.of("a", "b", "c");
    await(status -> status.doing().equals("as wanted"));
    devicesWanted = 2;
    assertThat(left.poll(10, TimeUnit.SECONDS)).isEqualTo("host-b:1");
    assertThat(actuator.nodes).as("until it has left").isEqualTo(3);
    names = List.of("a", "c");
    await(status -> status.nodes() == 2 && status.doing().equals("as wanted"));
    assertThat(actuator.gone).containsExactly(Optional.empty(), Optional.of("b"));
  }

  @Test
  void anActuatorThatFailsOrIsSilentIsToldOfAndTriedAgain() throws Exception {
    actuator.failure = Optional.of(new IllegalStateException("403, it may not"));
    start("patience = 100ms");
    ScalingStatus failed = await(status -> status.failures() == 2);
    assertThat(failed.failure()).hasValue("403, it may not");
    actuator.failure = Optional.empty();
    actuator.silent = true;
    await(status -> status.failure().equals(Optional.of("no answer in time (scaling.patience)")));
    actuator.silent = false;
    ScalingStatus well = await(status -> status.failure().isEmpty());
    assertThat(well.nodes()).isEqualTo(2);
    assertThat(well.failures()).isGreaterThanOrEqualTo(3);
  }

  private ScalingStatus await(Predicate<ScalingStatus> wanted) throws InterruptedException {
    Set<ScalingStatus> seen = new LinkedHashSet<>();
    Instant end = Instant.now().plusSeconds(10);
    while (Instant.now().isBefore(end)) {
      ScalingStatus status = told.poll(10, TimeUnit.SECONDS);
      assertThat(status).as("after %s", seen).isNotNull();
      seen.add(status);
      if (wanted.test(status)) {
        return status;
      }
    }
    throw new AssertionError("not among " + seen);
  }

  private void start(String more) {
    ScalingSettings settings =
        Settings.of(
            "scaling { actuator = process, period = 20ms, confirm = 0s, min-nodes = 1, "
                + more
                + "}");
    kit.spawn(
        Scaler.create(
            settings,
            settings.rule(),
            actuator,
            InstantSource.system(),
            new Scaler.Nodes() {
              @Override
              public ClusterStatus now() {
                return cluster();
              }

              @Override
              public void leave(String address) {
                left.add(address);
              }
            },
            planner()));
  }

  private ActorRef<Replanner.Command> planner() {
    return kit.spawn(
        Behaviors.receive(Replanner.Command.class)
            .onMessage(
                Replanner.Describe.class,
                describe -> {
                  describe.replyTo().tell(status());
                  return Behaviors.same();
                })
            .onMessage(
                Replanner.NoteScaling.class,
                note -> {
                  told.add(note.status());
                  return Behaviors.same();
                })
            .build());
  }

  private PlanStatus status() {
    return new PlanStatus(
        "any",
        Optional.empty(),
        Optional.empty(),
        true,
        "",
        List.of(),
        OptionalInt.of(devicesWanted),
        Map.of(),
        List.of());
  }

  private ClusterStatus cluster() {
    return new ClusterStatus(
        "a",
        Optional.of("a"),
        names.stream()
            .map(
                name ->
                    new ClusterStatus.Node(
                        name,
                        "host-" + name + ":1",
                        List.of("device"),
                        "up",
                        true,
                        List.of(new DeviceId(name + "-cpu-0"))))
            .toList());
  }
}
