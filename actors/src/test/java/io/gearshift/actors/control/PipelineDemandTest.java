package io.gearshift.actors.control;

import static io.gearshift.actors.testing.Samples.FAMILY;
import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.LARGE_LATENCY;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Ewma;
import io.gearshift.domain.traffic.Rate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PipelineDemandTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final PipelineGraph GRAPH =
      new PipelineGraph(
          new PipelineId("alone"),
          ms(200),
          new Accuracy(0),
          List.of(new Stage("only", FAMILY.id(), Optional.empty())));

  /** 381 items per second in batches of 8, 158 one by one. */
  private static final VariantProfile PROFILE =
      new VariantProfile(
          LARGE, new DeviceKind("cpu"), 1, LARGE_LATENCY, LARGE_LATENCY, LARGE_LATENCY, 1, ms(1));

  private final BlockingQueue<Problem> asked = new LinkedBlockingQueue<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(T0);
  private final TestProbe<DeviceHost.Command> device = KIT.createTestProbe();
  private final TestProbe<PlanRecord> records = KIT.createTestProbe();
  private final ActorRef<Replanner.Command> replanner =
      KIT.spawn(
          Replanner.create(
              new ReplannerSettings(ms(60_000), ms(10), ms(600_000), Rate.of(2)),
              new PlanningPolicies(
                  name -> this::plan, "any", Ewma.empty(0), new BurstRule(1.2, ms(2_000))),
              new ReplannerPorts(
                  new Problem(List.of(), List.of(FAMILY), List.of(PROFILE))
                      .withPipelines(List.of(new PipelineLoad(GRAPH, Rate.ZERO, Factors.NONE))),
                  Runnable::run,
                  id -> device.getRef(),
                  records.getRef()),
              now::get));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aBurstOfAPipelineIsPlannedForWithWhatCameOfIt() throws Exception {
    replanner.tell(new Replanner.Observe(new DeviceReport(Samples.device("a"), -1, List.of())));
    assertThat(next()).isEqualTo(new PipelineLoad(GRAPH, Rate.of(2), Factors.NONE));

    now.set(T0.plus(ms(2_000)));
    Edge edge = new Edge(LARGE, "next");
    replanner.tell(
        new Replanner.MeasurePipeline(
            "one", new PipelineDemand(GRAPH.id(), 70, Map.of(edge, new Observed(10, 30)))));

    PipelineLoad load = next();
    assertThat(load.demand()).isEqualTo(Rate.of(70));
    assertThat(load.factors().of(LARGE, "next")).isEqualTo(3);
  }

  @Test
  void statusTellsWhatIsAskedOfPipelinesAndHowManyDevicesThatTakes() throws Exception {
    assertThat(status().devicesWanted()).as("before the first plan").isEmpty();
    replanner.tell(new Replanner.Observe(new DeviceReport(Samples.device("a"), -1, List.of())));
    next();
    now.set(T0.plus(ms(2_000)));
    replanner.tell(
        new Replanner.MeasurePipeline("one", new PipelineDemand(GRAPH.id(), 700, Map.of())));
    next();

    TestProbe<PlanStatus> asker = KIT.createTestProbe();
    asker.awaitAssert(
        () -> {
          assertThat(status().devicesWanted()).hasValue(2);
          return null;
        });
    assertThat(status().pipelines())
        .containsExactly(new PipelineLoad(GRAPH, Rate.of(700), Factors.NONE));
  }

  private PlanStatus status() {
    TestProbe<PlanStatus> asker = KIT.createTestProbe();
    replanner.tell(new Replanner.Describe(asker.getRef()));
    return asker.receiveMessage();
  }

  private Plan plan(Problem problem, long epoch) {
    asked.add(problem);
    return new Plan(epoch, List.of(), List.of("as the test said"));
  }

  private PipelineLoad next() throws InterruptedException {
    Problem problem = asked.poll(5, TimeUnit.SECONDS);
    assertThat(problem).as("what the planner is asked").isNotNull();
    return problem.pipelines().get(0);
  }
}
