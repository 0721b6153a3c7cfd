package io.gearshift.bench;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.ShadowSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Accuracy;
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
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.routing.Routing;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Timing;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The real router over devices that answer at once, in an actor system of their own. What the
 * driver and the devices cost is in the figures, and the same for any number.
 */
final class RoutedDevices implements AutoCloseable {
  private static final int AT_A_TIME = 32;
  private static final Duration SLACK = Duration.ofSeconds(10);
  private static final LatencyProfile LATENCY =
      LatencyProfile.measured(Map.of(1, Duration.ofMillis(4), 8, Duration.ofMillis(20)));
  private static final Family FAMILY = family();
  private static final InstantSource CLOCK = InstantSource.system();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private sealed interface Drive {}

  private record Ask(int queries, CompletableFuture<Void> done) implements Drive {}

  private record Heard(Reply reply) implements Drive {}

  private record Report(int count, CompletableFuture<Void> done) implements Drive {}

  private record Done(CompletableFuture<Void> done) implements Drive {}

  private final ActorSystem<Drive> system;

  RoutedDevices(Routing policy, int count) {
    system =
        ActorSystem.create(
            Behaviors.setup(context -> new Driver(policy, count).in(context)), "routers-" + count);
    await(done -> new Report(count, done));
  }

  /** Processor time of the actor system per query, while so many are asked and answered. */
  double microsPerQuery(int queries) {
    return micros(done -> new Ask(queries, done)) / queries;
  }

  /** The same per report of a device of which nothing has changed. */
  double microsPerReport(int reports) {
    return micros(done -> new Report(reports, done)) / reports;
  }

  private double micros(Function<CompletableFuture<Void>, Drive> command) {
    long begun = nanos();
    await(command);
    return (nanos() - begun) / 1e3;
  }

  /** What the threads of the actor system have had of a processor. */
  private long nanos() {
    long sum = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(system.name() + "-")) {
        sum += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }

  private void await(Function<CompletableFuture<Void>, Drive> command) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    system.tell(command.apply(done));
    done.join();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** Asks the router, so many queries at a time, and reports to it what the devices are. */
  private static final class Driver {
    private final Routing policy;
    private final List<DeviceReport> reports = new ArrayList<>();
    private final List<Share> shares = new ArrayList<>();
    private final int count;
    private ActorRef<StageRouter.Command> router;
    private ActorRef<Reply> replies;
    private long queries;
    private int unanswered;
    private int toAsk;
    private CompletableFuture<Void> done = new CompletableFuture<>();

    Driver(Routing policy, int count) {
      this.policy = policy;
      this.count = count;
    }

    Behavior<Drive> in(ActorContext<Drive> context) {
      RouterSettings settings =
          new RouterSettings(Duration.ofMillis(250), Duration.ofHours(1), SLACK, 1_000, 1_000_000);
      ActorRef<Demand> meter = context.spawn(Behaviors.<Demand>ignore(), "meter");
      QueryMeter account = new NodeBook().family(FAMILY.id());
      router =
          context.spawn(
              StageRouter.create(
                  settings,
                  ShadowSettings.OFF,
                  FAMILY,
                  policy,
                  new SplittableRandom(0),
                  CLOCK,
                  account,
                  meter),
              "router");
      replies = context.messageAdapter(Reply.class, Heard::new);
      ActorRef<Readiness> ready =
          context.messageAdapter(Readiness.class, readiness -> new Done(done));
      for (int i = 0; i < count; i++) {
        add(i, context);
      }
      router.tell(new StageRouter.Adopt(new RoutingTable(1, shares)));
      return Behaviors.receive(Drive.class)
          .onMessage(Ask.class, this::onAsk)
          .onMessage(Heard.class, this::onHeard)
          .onMessage(Report.class, report -> onReport(report, ready))
          .onMessage(
              Done.class,
              finished -> {
                finished.done().complete(null);
                return Behaviors.same();
              })
          .build();
    }

    private void add(int i, ActorContext<Drive> context) {
      DeviceId id = new DeviceId("device-" + i);
      List<DeviceReport.Slot> slots = new ArrayList<>();
      for (Variant variant : FAMILY.variants()) {
        ActorRef<Batcher.Command> batcher =
            context.spawn(batcher(id, variant), id + "-" + variant.id().name());
        slots.add(DeviceReport.Slot.loading(variant.id(), LATENCY).serving(batcher));
        shares.add(new Share(id, variant.id(), 1.0 / count / FAMILY.variants().size()));
      }
      reports.add(
          new DeviceReport(new Device(id, new DeviceKind("bench"), 0, 1, 1L << 30), 1, slots));
    }

    private Behavior<Drive> onAsk(Ask ask) {
      done = ask.done();
      toAsk = ask.queries();
      for (int i = 0; i < AT_A_TIME; i++) {
        next();
      }
      return Behaviors.same();
    }

    private void next() {
      toAsk--;
      unanswered++;
      Instant now = CLOCK.instant();
      Instant due = now.plus(SLACK);
      Query query = new Query(queries++, now, due, due, 1, List.of());
      router.tell(new StageRouter.Infer(query, Optional.empty(), replies));
    }

    private Behavior<Drive> onHeard(Heard heard) {
      if (!(heard.reply() instanceof Reply.Answered)) {
        done.completeExceptionally(new IllegalStateException("not answered: " + heard.reply()));
      }
      unanswered--;
      if (toAsk > 0) {
        next();
      } else if (unanswered == 0) {
        done.complete(null);
      }
      return Behaviors.same();
    }

    /** Each an object of its own, as if it had come over the network. */
    private Behavior<Drive> onReport(Report report, ActorRef<Readiness> ready) {
      done = report.done();
      for (int i = 0; i < report.count(); i++) {
        DeviceReport one = reports.get(i % reports.size());
        router.tell(
            new StageRouter.Observe(new DeviceReport(one.device(), one.epoch(), one.slots())));
      }
      router.tell(new StageRouter.Describe(ready));
      return Behaviors.same();
    }
  }

  private static Behavior<Batcher.Command> batcher(DeviceId device, Variant variant) {
    Duration run = LATENCY.of(1);
    Timing timing = new Timing(Duration.ZERO, Duration.ZERO, run, Duration.ZERO, 1);
    return Behaviors.receive(Batcher.Command.class)
        .onMessage(
            Batcher.Submit.class,
            submit -> {
              submit.replyTo().tell(answer(submit.query(), device, variant, timing));
              return Behaviors.same();
            })
        .onMessage(
            Batcher.RunTogether.class,
            batch -> {
              for (Query query : batch.queries()) {
                batch.replyTo().tell(answer(query, device, variant, timing));
              }
              return Behaviors.same();
            })
        .build();
  }

  private static Reply.Answered answer(
      Query query, DeviceId device, Variant variant, Timing timing) {
    return new Reply.Answered(
        query.id(), variant.id(), variant.accuracy(), device, 1, List.of(), timing, Duration.ZERO);
  }

  private static Family family() {
    TensorSpec tensor = new TensorSpec("x", DataType.FP32, Shape.of(-1, 1));
    FamilyId id = new FamilyId("bench");
    return new Family(
        id,
        "none",
        "none",
        "none",
        SLACK,
        8,
        new Signature(List.of(tensor), List.of(tensor)),
        List.of(),
        List.of(variant(id, "large", 0.9), variant(id, "small", 0.8)));
  }

  private static Variant variant(FamilyId family, String name, double accuracy) {
    return new Variant(
        new VariantId(family, name),
        new Accuracy(accuracy),
        "not at all",
        "none",
        new Network(List.of(Path.of("none")), Optional.empty()));
  }
}
