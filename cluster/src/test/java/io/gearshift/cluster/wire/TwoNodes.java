package io.gearshift.cluster.wire;

import static org.awaitility.Awaitility.await;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.device.BatcherSettings;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceSettings;
import io.gearshift.actors.device.Hosting;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.config.NodeSettings;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import java.io.NotSerializableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * A cluster of two in this process: a device on the one, which answers every query with its own
 * inputs, and a router on the other. Their clocks differ by an hour.
 */
final class TwoNodes implements AutoCloseable {
  /** The default of {@code gearshift.http.max-body-bytes}. */
  static final long MAX_BODY = 64L * 1024 * 1024;

  /** A tensor of this name comes back twice. */
  static final String TWICE = "twice";

  private static final Duration SKEW = Duration.ofHours(1);
  private static final DeviceId DEVICE = new DeviceId("other-cpu-0");
  private static final VariantId ECHO = VariantId.of("echo", "only");
  private static final EntityTypeKey<DeviceHost.Command> KEY =
      EntityTypeKey.create(DeviceHost.Command.class, "device");

  private final InstantSource clock = InstantSource.system();
  private final InstantSource ahead = () -> clock.instant().plus(SKEW);
  private final AtomicInteger runs = new AtomicInteger();
  private final CompletableFuture<ActorRef<StageRouter.Command>> router = new CompletableFuture<>();
  private final CompletableFuture<ActorRef<DeviceHost.Command>> bystander =
      new CompletableFuture<>();
  private final ActorSystem<Void> device = start(ahead, this::other);
  private final ActorSystem<Void> front = start(clock, this::router);
  private final TestProbe<Reply> client = TestProbe.create(front);
  private final CompletableFuture<Integer> runsThen = new CompletableFuture<>();
  private long ids;

  private interface Guardian {
    Behavior<Void> behavior();
  }

  TwoNodes() throws NotSerializableException {
    join(device, device);
    TestProbe<DeviceReport> reports = TestProbe.create(device);
    ClusterSharding.get(device)
        .init(Entity.of(KEY, entity -> DeviceHost.create(hosting(), reports.getRef())));
    ClusterSharding.get(device)
        .entityRefFor(KEY, DEVICE.name())
        .tell(new DeviceHost.Host(1, List.of(new Placement(DEVICE, ECHO, 1))));
    DeviceReport serving =
        reports
            .fishForMessage(
                Duration.ofSeconds(20),
                report ->
                    report.slots().stream().anyMatch(slot -> slot.batcher().isPresent())
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .get(0);
    join(front, device);
    router.join().tell(new StageRouter.Observe((DeviceReport) crossed(serving)));
  }

  /** Asks the router of the one node, whose answer comes from the device of the other. */
  Reply infer(Tensor input, Duration time) {
    send(input, time);
    return reply(time);
  }

  void send(Tensor input, Duration time) {
    Instant now = clock.instant();
    Query query = new Query(ids++, now, now.plus(time), 1, List.of(input));
    router.join().tell(new StageRouter.Infer(query, Optional.empty(), client.getRef()));
  }

  Reply reply(Duration within) {
    return client.receiveMessage(within);
  }

  /** How many queries the device has run. */
  int runs() {
    return runs.get();
  }

  /** How many it had run when it heard of an order that is sent now. */
  int runsWhenAnOrderArrives() {
    TestProbe<DeviceHost.Left> answers = TestProbe.create(front);
    ActorRef<DeviceHost.Command> there =
        ActorRefResolver.get(front)
            .resolveActorRef(ActorRefResolver.get(device).toSerializationFormat(bystander.join()));
    there.tell(new DeviceHost.Leave(answers.getRef()));
    answers.receiveMessage(Duration.ofSeconds(20));
    return runsThen.join();
  }

  private Object crossed(DeviceReport report) throws NotSerializableException {
    ControlSerializer there = new ControlSerializer(Nodes.extended(device));
    ControlSerializer here = new ControlSerializer(Nodes.extended(front));
    return here.fromBinary(there.toBinary(report), there.manifest(report));
  }

  private Behavior<Void> router() {
    return Behaviors.setup(
        context -> {
          RouterSettings settings =
              new RouterSettings(
                  Duration.ofMillis(250), SKEW, Duration.ofSeconds(1), 100, 1L << 30);
          ActorRef<Demand> meter = context.spawn(Behaviors.ignore(), "meter");
          router.complete(
              context.spawn(
                  StageRouter.create(
                      settings,
                      family(),
                      new WeightedSplit(),
                      clock,
                      Recorder.NONE.family(family().id()),
                      meter),
                  "router-echo"));
          return Behaviors.empty();
        });
  }

  private Behavior<Void> other() {
    return Behaviors.setup(
        context -> {
          Behavior<DeviceHost.Command> listening =
              Behaviors.receiveMessage(
                  order -> {
                    runsThen.complete(runs.get());
                    ((DeviceHost.Leave) order).replyTo().tell(DeviceHost.Left.INSTANCE);
                    return Behaviors.same();
                  });
          bystander.complete(context.spawn(listening, "bystander"));
          return Behaviors.empty();
        });
  }

  private Hosting hosting() {
    LatencyProfile latency = LatencyProfile.measured(Map.of(1, Duration.ofMillis(1)));
    return new Hosting(
        new DeviceSettings(
            new BatcherSettings(100, 1L << 30), Duration.ofMinutes(1), Duration.ofSeconds(1)),
        new Device(DEVICE, new DeviceKind("cpu"), 0, 1, 1L << 30),
        () -> new Catalog(List.of(family()), List.of()),
        () -> Map.of(ECHO, latency),
        of -> new WorkConserving(),
        (of, variant, on) -> CompletableFuture.completedFuture(new Echo(runs)),
        Recorder.NONE,
        ahead);
  }

  private static Family family() {
    TensorSpec any = new TensorSpec("any", DataType.FP32, Shape.of(Shape.ANY));
    Variant only =
        new Variant(
            ECHO,
            new Accuracy(1),
            "never",
            "none",
            new Network(List.of(Path.of("echo.onnx")), Optional.empty()));
    return new Family(
        new FamilyId("echo"),
        "echo",
        "none",
        "none",
        Duration.ofSeconds(30),
        1,
        new Signature(List.of(any), List.of(any)),
        List.of(),
        List.of(only));
  }

  private static ActorSystem<Void> start(InstantSource clock, Guardian guardian) {
    NodeSettings node = new NodeSettings("node", "127.0.0.1", 0);
    return ActorSystem.create(
        Behaviors.setup(context -> guardian.behavior()),
        "gearshift",
        Nodes.setup(Nodes.config(Remoting.config(node, MAX_BODY).root().unwrapped()), clock));
  }

  private static void join(ActorSystem<?> who, ActorSystem<?> whom) {
    Cluster cluster = Cluster.get(who);
    cluster.manager().tell(Join.create(Cluster.get(whom).selfMember().address()));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> cluster.selfMember().status() == MemberStatus.up());
  }

  @Override
  public void close() {
    for (ActorSystem<?> system : List.of(front, device)) {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  /** Answers with what it is given. */
  private record Echo(AtomicInteger runs) implements ModelInstance {
    @Override
    public CompletionStage<BatchResult> run(List<List<Tensor>> batch) {
      runs.incrementAndGet();
      List<List<Tensor>> outputs = new ArrayList<>();
      for (List<Tensor> inputs : batch) {
        List<Tensor> own = new ArrayList<>(inputs);
        if (inputs.get(0).name().equals(TWICE)) {
          own.addAll(inputs);
        }
        outputs.add(own);
      }
      return CompletableFuture.completedFuture(
          new BatchResult(outputs, Duration.ZERO, Duration.ofMillis(1), Duration.ZERO));
    }

    @Override
    public long memoryBytes() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
