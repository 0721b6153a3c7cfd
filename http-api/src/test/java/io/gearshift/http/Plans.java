package io.gearshift.http;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Trigger;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
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
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How things may stand with a plan. */
final class Plans {
  private static final DeviceId CPU_0 = new DeviceId("one-cpu-0");
  private static final DeviceId CPU_1 = new DeviceId("one-cpu-1");
  private static final DeviceId GPU_0 = new DeviceId("two-gpu-0");
  private static final List<Device> DEVICES =
      List.of(
          new Device(CPU_0, new DeviceKind("cpu-4"), 0, 4, 8_589_934_592L),
          new Device(CPU_1, new DeviceKind("cpu-4"), 0, 4, 8_589_934_592L),
          new Device(GPU_0, new DeviceKind("cuda-h200"), 0, 1, 75_161_927_680L));

  private static final VariantId MIX_LARGE = VariantId.of("mix", "large");
  private static final VariantId MIX_SMALL = VariantId.of("mix", "small");
  private static final VariantId PAIR_SMALL = VariantId.of("pair", "small");

  private static final PipelineLoad STREET =
      new PipelineLoad(
          new PipelineGraph(
              new PipelineId("street"),
              Duration.ofMillis(100),
              new Accuracy(0),
              List.of(
                  new Stage("find", new FamilyId("mix"), Optional.empty()),
                  new Stage("read", new FamilyId("pair"), Optional.of("find")))),
          Rate.of(12.5),
          new Factors(
              Map.of(new Edge(MIX_SMALL, "read"), 2.25, new Edge(MIX_LARGE, "read"), 3.0),
              Map.of("read", 1.5)));

  /** Before the first plan. */
  static final PlanStatus NONE =
      new PlanStatus(
          "resident",
          Optional.empty(),
          Optional.empty(),
          false,
          "no plan was made yet.",
          List.of(),
          Map.of());

  /** A plan of a planner that splits arrivals; one instance gets none of them. */
  static final PlanStatus SPLIT =
      new PlanStatus(
          "proteus",
          Optional.of(
              new Plan(
                  7,
                  List.of(
                      new Placement(CPU_0, MIX_SMALL, 8),
                      new Placement(GPU_0, MIX_LARGE, 32),
                      new Placement(CPU_1, MIX_SMALL, 4)),
                  List.of(new Share(CPU_0, MIX_SMALL, 0.25), new Share(GPU_0, MIX_LARGE, 0.75)),
                  Map.of(new FamilyId("pair"), Rate.of(2.5), new FamilyId("street"), Rate.of(1.5)),
                  List.of(budget(MIX_SMALL, 12.5), budget(MIX_LARGE, 40)),
                  Optional.of(
                      new Evaluation(
                          0.75, OptionalDouble.of(0.875), "milp", Duration.ofNanos(12_500_000))),
                  List.of("two-gpu-0 takes most.", "pair has no device."))),
          Optional.of(Trigger.DEVICES),
          true,
          "everything stands.",
          DEVICES,
          OptionalInt.of(4),
          Map.of(new FamilyId("mix"), Rate.of(80), new FamilyId("pair"), Rate.of(2.5)),
          List.of(STREET));

  /** A plan of a planner that leaves the split to the router and does not weigh its plans. */
  static final PlanStatus UNSPLIT =
      new PlanStatus(
          "resident",
          Optional.of(
              new Plan(3, List.of(new Placement(CPU_0, PAIR_SMALL, 8)), List.of("all that fits."))),
          Optional.of(Trigger.PERIOD),
          false,
          "one-cpu-0 loads pair/small.",
          DEVICES.subList(0, 1),
          Map.of());

  private Plans() {}

  private static Budget budget(VariantId variant, double ms) {
    return new Budget(STREET.graph().id(), "find", variant, Duration.ofNanos((long) (ms * 1e6)));
  }
}
