package io.gearshift.cluster.wire;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.control.FamilyOrder;
import io.gearshift.actors.control.PipelineDemand;
import io.gearshift.actors.control.PlanRecord;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.control.ScalingStatus;
import io.gearshift.actors.control.Trigger;
import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.watch.NodeFigures;
import io.gearshift.cluster.members.ClusterView;
import io.gearshift.cluster.members.Lookout;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.domain.traffic.Timing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** One of each message that crosses nodes, always the same. */
record Samples(ActorRefResolver refs) {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final String ELSEWHERE = "pekko://gearshift@10.0.0.7:25520";
  private static final DeviceId DEVICE = new DeviceId("node-a-cpu-0");
  private static final VariantId VARIANT = VariantId.of("fashion", "nano");

  /** By the names of their recordings. */
  Map<String, Object> queries() {
    Map<String, Object> samples = new LinkedHashMap<>();
    samples.put("submit", submit());
    samples.put("shadow", shadow());
    samples.put(
        "run-together",
        new Batcher.RunTogether(List.of(submit().query(), traced().query()), submit().replyTo()));
    samples.put("traced", traced());
    samples.put("gather", new Batcher.Gather(8, Duration.ofMillis(12)));
    samples.put("withdraw", new Batcher.Withdraw(7, ref("/user/router-fashion/$$a#1")));
    samples.put("answered", answered(List.of(floats("label", 1, 10))));
    samples.put("rejected", new Reply.Rejected(8, Reason.OVERLOAD, "the queue is full – wait"));
    return samples;
  }

  /** By the names under which they cross. */
  Map<String, Object> controls() {
    Map<String, Object> samples = new LinkedHashMap<>();
    samples.put("device-report", report());
    samples.put("host", new DeviceHost.Host(5, plan().placements()));
    samples.put("report", DeviceHost.Report.INSTANCE);
    samples.put("renew", new DeviceHost.Renew(new FamilyId("animals")));
    samples.put("family-order", new FamilyOrder(new FamilyId("animals"), 7, true));
    samples.put("renew-policies", DeviceHost.RenewPolicies.INSTANCE);
    samples.put("leave", new DeviceHost.Leave(ref("/user/node/leaver#2")));
    samples.put("left", DeviceHost.Left.INSTANCE);
    samples.put("measure", new Replanner.Measure("node-a", new Demand(VARIANT.family(), 17)));
    samples.put("measure-pipeline", new Replanner.MeasurePipeline("node-a", pipelineDemand()));
    LatencyProfile latency =
        LatencyProfile.measured(Map.of(1, Duration.ofMillis(2), 8, Duration.ofMillis(9)));
    VariantProfile profile =
        new VariantProfile(
            VARIANT,
            new DeviceKind("cpu"),
            1,
            latency,
            latency,
            latency,
            1 << 20,
            Duration.ofMillis(30));
    samples.put("learn", new Replanner.Learn("node-a", List.of(profile)));
    samples.put("replan", new Replanner.Replan(ref("/temp/ask$a")));
    samples.put("describe", new Replanner.Describe(ref("/temp/ask$b")));
    samples.put("tell-costs", new Replanner.TellCosts(ref("/temp/ask$c")));
    samples.put("node-figures", figures());
    samples.put("plan-status", status());
    samples.put("plan-record", new PlanRecord(plan(), true));
    samples.put("policy-names", new PolicyNames("gearshift", "weighted-split", "aimd"));
    ClusterView view = new ClusterView(List.of("a:25520", "b:25520"), 1, true, "b:25520");
    samples.put("look", new Lookout.Look(ref("/system/lookout#5")));
    samples.put("seen", new Lookout.Seen("a:25520", view));
    samples.put("give-way", new Lookout.GiveWay(view));
    return samples;
  }

  private static NodeFigures figures() {
    NodeFigures.Version nano =
        new NodeFigures.Version(
            "nano", 90, 3, 1, Map.of(Reason.DEADLINE, 4L), 120, 0.875, Duration.ofMillis(800));
    return new NodeFigures(
        "node-a",
        7,
        Duration.ofSeconds(60),
        List.of(new NodeFigures.Queries("fashion", 2, List.of(nano))),
        List.of(new NodeFigures.Batches(VARIANT, DEVICE, 30, 120, 5, Duration.ofSeconds(9))));
  }

  Batcher.Shadow shadow() {
    return new Batcher.Shadow(submit().query(), submit().replyTo());
  }

  Batcher.Submit traced() {
    Trace trace = new Trace(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 7, true, NOW);
    return new Batcher.Submit(submit().query().in(Optional.of(trace)), submit().replyTo());
  }

  Batcher.Submit submit() {
    ByteBuffer words = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    words.putInt(5).put(new byte[] {'h', 'e', 'l', 'l', 'o'});
    words.putInt(3).put(new byte[] {'y', 'o', 'u'}).flip();
    Tensor text = new Tensor("text", DataType.BYTES, Shape.of(2), words);
    Query query =
        new Query(
            7,
            NOW.minusMillis(3),
            NOW.plusMillis(40),
            NOW.plusMillis(90),
            2,
            List.of(floats("image", 2, 3), text));
    return new Batcher.Submit(query, ref("/user/router-fashion/$$a#1"));
  }

  static Reply.Answered answered(List<Tensor> outputs) {
    return new Reply.Answered(
        7,
        VARIANT,
        new Accuracy(0.875),
        DEVICE,
        5,
        outputs,
        new Timing(
            Duration.ofMillis(4),
            Duration.ofNanos(1001),
            Duration.ofMillis(12),
            Duration.ofNanos(999),
            16),
        Duration.ofMillis(30));
  }

  /** Filled with numbers that differ. */
  static Tensor floats(String name, long... shape) {
    Shape of = Shape.of(shape);
    ByteBuffer data =
        ByteBuffer.allocate(Math.toIntExact(4 * of.elements())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; data.hasRemaining(); i++) {
      data.putFloat(i + 0.5f);
    }
    return new Tensor(name, DataType.FP32, of, data.flip());
  }

  /** A plan of so many devices, with a variant on each. */
  static Plan plan(int devices) {
    List<Placement> placements =
        IntStream.range(0, devices)
            .mapToObj(i -> new Placement(new DeviceId("node-" + i + "-cpu-0"), VARIANT, 8))
            .toList();
    return new Plan(5, placements, List.of());
  }

  private DeviceReport report() {
    LatencyProfile latency =
        LatencyProfile.measured(Map.of(1, Duration.ofNanos(1_234_567), 8, Duration.ofMillis(6)));
    DeviceReport.Slot loading = DeviceReport.Slot.loading(VariantId.of("fashion", "tiny"), latency);
    DeviceReport.Slot serving =
        DeviceReport.Slot.loading(VARIANT, latency)
            .serving(ref("/system/sharding/device/3/node-a-cpu-0/$a/$b#4"));
    return new DeviceReport(device(), 5, List.of(serving, loading), 2, 1);
  }

  private static PipelineDemand pipelineDemand() {
    return new PipelineDemand(
        new PipelineId("scene"),
        4,
        Map.of(new Edge(VariantId.of("detect", "small"), "classify"), new Observed(4, 9)));
  }

  private static PlanStatus status() {
    return new PlanStatus(
        "gearshift",
        Optional.of(plan()),
        Optional.of(Trigger.BURST),
        false,
        "fashion/nano is being loaded",
        List.of(device()),
        OptionalInt.of(3),
        Map.of(VARIANT.family(), Rate.of(12.5)),
        List.of(new PipelineLoad(graph(), Rate.of(4), factors())),
        Optional.of(new ScalingStatus("kubernetes", 2, 3, "1 node comes", Optional.of("403"), 4)),
        Map.of(device().id(), new PlanStatus.Cores(2, 1)));
  }

  private static PipelineGraph graph() {
    FamilyId detect = new FamilyId("detect");
    return new PipelineGraph(
        new PipelineId("scene"),
        Duration.ofMillis(300),
        new Accuracy(0.5),
        List.of(
            new Stage("detect", detect, Optional.empty()),
            new Stage("classify", VARIANT.family(), Optional.of("detect"))));
  }

  private static Factors factors() {
    Edge edge = new Edge(VariantId.of("detect", "small"), "classify");
    return new Factors(Map.of(edge, 2.25), Map.of("classify", 2.0));
  }

  private static Plan plan() {
    return new Plan(
        5,
        List.of(new Placement(DEVICE, VARIANT, 8)),
        List.of(new Share(DEVICE, VARIANT, 1)),
        Map.of(new FamilyId("fashion"), Rate.of(2.5)),
        List.of(new Budget(new PipelineId("scene"), "classify", VARIANT, Duration.ofMillis(30))),
        Optional.of(new Evaluation(1.5, OptionalDouble.of(2), "a solver", Duration.ofMillis(3))),
        List.of("because"));
  }

  private static Device device() {
    return new Device(DEVICE, new DeviceKind("cpu-4"), 0, 4, 1L << 33);
  }

  private <T> ActorRef<T> ref(String path) {
    return refs.resolveActorRef(ELSEWHERE + path);
  }
}
