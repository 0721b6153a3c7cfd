package io.gearshift.actors.node;

import static io.gearshift.actors.testing.Samples.ms;

import com.typesafe.config.ConfigFactory;
import io.gearshift.actors.control.Demand;
import io.gearshift.actors.device.BatcherSettings;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceSettings;
import io.gearshift.actors.device.Hosting;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.ShadowSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.actors.testing.Mailboxes;
import io.gearshift.actors.testing.VirtualScheduler;
import io.gearshift.domain.accuracy.ShadowRule;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.routing.Routing;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.dispatch.ExecutionContexts;

/**
 * The live data path of one family in virtual time: a router, its devices, their slots and
 * batchers, all real actors of a real system, whose scheduler is the event loop and whose mailboxes
 * are served in an order that is drawn, one message at a time.
 */
final class LiveNode implements AutoCloseable {
  private static final String CONFIG =
      """
      pekko.scheduler.implementation = "io.gearshift.actors.testing.VirtualScheduler"
      pekko.actor.default-dispatcher.throughput = 1
      pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
      pekko.log-dead-letters = off
      """;

  private enum Begin {
    INSTANCE
  }

  private final EventLoop loop;
  private final World world;
  private final Instant end;
  private final Routing routing;
  private final Mailboxes mailboxes = new Mailboxes();
  private final ShadowSettings shadowing;
  private final ShadowRule shadows;
  private final List<History.Run> runs = new ArrayList<>();
  private int shadowsEnded;
  private int shadowsGivenUp;
  private final TestInbox<Reply> replies = TestInbox.create();
  private final TestInbox<Demand> meter = TestInbox.create();
  private final Map<DeviceId, ActorRef<DeviceHost.Command>> devices = new HashMap<>();
  private final ActorSystem<Begin> system;
  private ActorRef<StageRouter.Command> router;

  /**
   * @param end of heartbeats and all other timers
   */
  LiveNode(EventLoop loop, World world, Instant end) {
    this(loop, world, end, ShadowSettings.OFF, ShadowRule.NEVER);
  }

  LiveNode(EventLoop loop, World world, Instant end, ShadowSettings shadowing, ShadowRule shadows) {
    this(loop, world, new Routing.Push(world.routing()), end, shadowing, shadows);
  }

  LiveNode(
      EventLoop loop,
      World world,
      Routing routing,
      Instant end,
      ShadowSettings shadowing,
      ShadowRule shadows) {
    this.routing = routing;
    this.shadowing = shadowing;
    this.shadows = shadows;
    this.loop = loop;
    this.world = world;
    this.end = end;
    BootstrapSetup setup =
        BootstrapSetup.create(ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.load()))
            .withDefaultExecutionContext(ExecutionContexts.fromExecutor(mailboxes));
    this.system =
        ActorSystem.create(Behaviors.receive((context, begin) -> begin(context)), "node", setup);
    VirtualScheduler scheduler = (VirtualScheduler) system.classicSystem().scheduler();
    scheduler.attach((delay, action) -> at(loop.instant().plus(delay), action));
    mailboxes.hold();
    system.tell(Begin.INSTANCE);
    mailboxes.settle();
  }

  /** Obeys a plan, each device in its turn. */
  void adopt(Plan plan) {
    for (Device device : world.devices()) {
      List<Placement> own =
          plan.placements().stream().filter(p -> p.device().equals(device.id())).toList();
      devices.get(device.id()).tell(new DeviceHost.Host(plan.epoch(), own));
      mailboxes.settle();
    }
    router.tell(new StageRouter.Adopt(RoutingTable.of(plan, world.family().id())));
    mailboxes.settle();
  }

  /**
   * Serves mailboxes in a drawn order from now on. Not before the first plan is obeyed: policies
   * see candidates in the order in which a router heard of them, and among equals take the first.
   */
  void shuffle(RandomGenerator random) {
    mailboxes.shuffle(random);
  }

  void infer(Query query) {
    router.tell(new StageRouter.Infer(query, Optional.empty(), replies.getRef()));
  }

  /** Has something done, and all that follows from it, unless the end has come. */
  void at(Instant time, Runnable action) {
    if (!time.isAfter(end)) {
      loop.at(
          time,
          () -> {
            action.run();
            mailboxes.settle();
          });
    }
  }

  List<History.Run> runs() {
    return runs;
  }

  int shadowsEnded() {
    return shadowsEnded;
  }

  int shadowsGivenUp() {
    return shadowsGivenUp;
  }

  List<Reply> replies() {
    return replies.getAllReceived();
  }

  @Override
  public void close() {
    mailboxes.release();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private Behavior<Begin> begin(ActorContext<Begin> context) {
    router =
        context.spawn(
            StageRouter.create(
                new RouterSettings(
                    shadowing.share() > 0 ? ms(7) : ms(500),
                    ms(2_000),
                    ms(1_000),
                    routing instanceof Routing.Pull ? world.maxQueue() : 0,
                    routing instanceof Routing.Pull ? 1 << 20 : 0),
                shadowing,
                world.family(),
                routing,
                new SplittableRandom(1),
                loop,
                Recorder.NONE.family(world.family().id()),
                meter.getRef()),
            "router");
    ActorRef<DeviceReport> reports =
        context.spawn(
            Behaviors.receiveMessage(
                report -> {
                  router.tell(new StageRouter.Observe(report));
                  return Behaviors.same();
                }),
            "reports");
    for (Device device : world.devices()) {
      devices.put(
          device.id(),
          context.spawn(DeviceHost.create(hosting(device), reports), device.id().name()));
    }
    return Behaviors.same();
  }

  private Hosting hosting(Device device) {
    Map<VariantId, LatencyProfile> latencies = new HashMap<>();
    for (Variant variant : world.family().variants()) {
      latencies.put(variant.id(), Assumptions.DEFAULT.latency(world.profile(variant.id(), device)));
    }
    return new Hosting(
        new DeviceSettings(new BatcherSettings(world.maxQueue(), 1 << 20), ms(500), ms(100)),
        device,
        () -> new Catalog(List.of(world.family()), List.of()),
        () -> latencies,
        family -> world.batching(),
        (family, variant, where) ->
            CompletableFuture.completedFuture(
                new VirtualInstance(where.id(), world.profile(variant.id(), where))),
        Recorder.NONE,
        loop,
        shadows);
  }

  /** Takes the profiled median for each run. */
  private final class VirtualInstance implements ModelInstance {
    private final DeviceId device;
    private final VariantProfile profile;

    VirtualInstance(DeviceId device, VariantProfile profile) {
      this.device = device;
      this.profile = profile;
    }

    @Override
    public CompletionStage<BatchResult> run(List<List<Tensor>> batch) {
      List<Long> ids = new ArrayList<>();
      int items = 0;
      for (List<Tensor> inputs : batch) {
        ids.add(World.id(inputs));
        items += World.items(inputs);
      }
      runs.add(new History.Run(loop.instant(), device, profile.variant(), ids));
      Duration run = profile.p50().drain(items);
      CompletableFuture<BatchResult> end = new CompletableFuture<>();
      BatchResult result =
          new BatchResult(
              Collections.nCopies(batch.size(), List.of()), Duration.ZERO, run, Duration.ZERO);
      at(loop.instant().plus(run), () -> end.complete(result));
      return end;
    }

    /** A run that is given up ends at once. */
    @Override
    public CompletionStage<BatchResult> run(
        List<List<Tensor>> batch, CompletionStage<Void> givenUp) {
      Duration run = profile.p50().drain(World.items(batch.get(0)));
      CompletableFuture<BatchResult> end = new CompletableFuture<>();
      BatchResult result = new BatchResult(List.of(List.of()), Duration.ZERO, run, Duration.ZERO);
      at(
          loop.instant().plus(run),
          () -> {
            if (end.complete(result)) {
              shadowsEnded++;
            }
          });
      givenUp.thenRun(
          () -> {
            if (end.completeExceptionally(new RunFailedException("given up"))) {
              shadowsGivenUp++;
            }
          });
      return end;
    }

    @Override
    public long memoryBytes() {
      return profile.memoryBytes();
    }

    @Override
    public void close() {}
  }
}
