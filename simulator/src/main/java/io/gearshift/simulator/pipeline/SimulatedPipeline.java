package io.gearshift.simulator.pipeline;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Course;
import io.gearshift.domain.pipeline.DropPolicy;
import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.Gate;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineRun.Action;
import io.gearshift.domain.pipeline.PipelineRun.Answer;
import io.gearshift.domain.pipeline.PipelineRun.Ask;
import io.gearshift.domain.pipeline.PipelineRun.Refuse;
import io.gearshift.domain.pipeline.PipelineRun.Take;
import io.gearshift.domain.pipeline.PipelineRun.Task;
import io.gearshift.domain.pipeline.Refusal;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.pipeline.StageTimes;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The router of a pipeline in virtual time: leads each query from stage to stage by the state
 * machine and the policies of the live one, and sees to it that it is accounted for exactly once.
 * What steps do takes no time, and how many items they make is drawn.
 */
public final class SimulatedPipeline {
  /** As often as a live router tells of itself. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** The routers of the stages' families. */
  public interface Stages {
    /** What becomes of it is told by {@link #answered} or {@link #refused}. */
    void ask(FamilyId family, Query query);

    /** What could be done at best for an item that came now. */
    StageLoad load(FamilyId family);
  }

  /** An item that a stage was asked for. */
  private record Asked(Underway of, Ask<Passed> ask, Stage stage, Instant sent, Duration allowed) {}

  private final PipelineTraffic traffic;
  private final Stages stages;
  private final LongSupplier queryIds;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final PipelineGraph graph;
  private final Course course;
  private final StageTimes times;
  private final Gate gate;
  private final PipelineLedger ledger;
  private final Map<String, Stage> byName = new HashMap<>();
  private final Map<Stage, List<Stage>> children = new HashMap<>();
  private final Map<Long, Asked> asked = new HashMap<>();
  private final Map<Edge, Observed> observed = new HashMap<>();
  private Instant heardAt = Instant.MIN;
  private long arrived;

  /**
   * @param queryIds gives ids that no other query of the simulation has
   * @param clock says when the simulation starts, and then what time it is
   */
  public SimulatedPipeline(
      PipelineTraffic traffic,
      DropPolicy drops,
      Stages stages,
      LongSupplier queryIds,
      InstantSource clock,
      RandomGenerator random) {
    this.traffic = traffic;
    this.stages = stages;
    this.queryIds = queryIds;
    this.clock = clock;
    this.random = random;
    this.graph = traffic.graph();
    this.course = new Course(FannedOut.of(graph, traffic.onLoss()));
    this.times = new StageTimes(graph, traffic.expected());
    this.gate = new Gate(drops, times);
    this.ledger = new PipelineLedger(graph, clock.instant());
    for (Stage stage : graph.stages()) {
      byName.put(stage.name(), stage);
      children.put(stage, graph.children(stage));
    }
  }

  public PipelineTraffic traffic() {
    return traffic;
  }

  /** A query comes. */
  public void infer(Query query) {
    Instant now = clock.instant();
    arrived++;
    ledger.offered(query);
    hear(now);
    Optional<Refusal> refusal = refusal(graph.root(), query, Passed.NOTHING, now);
    if (refusal.isPresent()) {
      ledger.dropped(query, refusal.get().reason());
    } else {
      Underway taken = new Underway(query, course);
      goOn(taken, taken.run().begin(List.of(Passed.NOTHING)), now);
    }
  }

  /** Whether a stage was asked under this number, and has not answered. */
  public boolean hasAsked(long queryId) {
    return asked.containsKey(queryId);
  }

  /** A variant has answered what its stage was asked for. */
  public void answered(long queryId, Variant by) {
    Instant now = clock.instant();
    Asked what = asked.remove(queryId);
    Underway of = what.of();
    Stage stage = what.stage();
    Duration spent = Duration.between(what.sent(), now);
    Duration budget = times.budget(stage, by.id()).orElse(what.allowed());
    double accuracy = what.ask().inputs().get(0).accuracy() * by.accuracy().value();
    boolean last = children.get(stage).isEmpty();
    ledger.answered(of.query(), stage, by.id(), accuracy, now);
    if (last) {
      ledger.arrived(of.query(), now);
    }
    if (of.run().isOver()) {
      return;
    }
    for (Stage child : children.get(stage)) {
      observe(by.id(), child, new Observed(1, 0));
    }
    if (stage.equals(graph.root())) {
      of.begun(accuracy);
    }
    if (last) {
      of.ended(accuracy);
    }
    hear(now);
    Passed passed = new Passed(Optional.of(by.id()), accuracy, spent, budget);
    goOn(of, of.run().answered(what.ask().task(), List.of(passed)), now);
  }

  /** A stage has not answered, and will not. */
  public void refused(long queryId, Reason reason) {
    Instant now = clock.instant();
    Asked what = asked.remove(queryId);
    ledger.lost(what.of().query(), what.stage());
    String detail = "stage '" + what.stage().name() + "'";
    goOn(what.of(), what.of().run().failed(what.ask().task(), reason, detail), now);
  }

  /** Shares out time as this plan does. */
  public void adopt(List<Budget> budgets) {
    times.adopt(times.epoch() + 1, budgets);
  }

  /** What has come of it all since this was asked the last time. */
  PipelineDemand takeDemand() {
    PipelineDemand taken = new PipelineDemand(arrived, observed);
    observed.clear();
    arrived = 0;
    return taken;
  }

  /** Whether something came of which nothing has become yet. */
  public boolean isOpen() {
    return ledger.isOpen() || !asked.isEmpty();
  }

  public PipelineResult result() {
    return ledger.result();
  }

  /** What one action leads to at once comes before the others, for it may be the end. */
  private void goOn(Underway of, List<Action<Passed>> actions, Instant now) {
    Deque<Action<Passed>> next = new ArrayDeque<>(actions);
    while (!next.isEmpty()) {
      Action<Passed> action = next.remove();
      List<Action<Passed>> first = List.of();
      if (action instanceof Answer<Passed> answer) {
        ledger.answered(of.query(), of.accuracy(), answer.leftOut(), now);
      } else if (action instanceof Refuse<Passed> refuse) {
        ledger.dropped(of.query(), refuse.reason());
      } else if (!of.run().isOver() && action instanceof Take<Passed> take) {
        first = fanOut(of, take);
      } else if (!of.run().isOver() && action instanceof Ask<Passed> ask) {
        first = ask(of, ask, now);
      }
      for (int i = first.size() - 1; i >= 0; i--) {
        next.addFirst(first.get(i));
      }
    }
  }

  /** The step before a stage makes as many items as are drawn. */
  private List<Action<Passed>> fanOut(Underway of, Take<Passed> take) {
    Passed passed = take.inputs().get(0);
    String child = take.step().each().orElseThrow();
    VariantId by = passed.variant().orElseThrow();
    int items = traffic.fanOut().items(traffic.factors().of(by, child), random);
    if (items == 0) {
      of.ended(passed.accuracy());
    }
    return of.run().stepped(take.task(), Collections.nCopies(items, List.of(passed)));
  }

  /** Asks a stage, unless there is no time for it. */
  private List<Action<Passed>> ask(Underway of, Ask<Passed> ask, Instant now) {
    Task task = ask.task();
    Stage stage = byName.get(ask.stage().name());
    Passed before = ask.inputs().get(0);
    ledger.asked(of.query(), stage);
    before.variant().ifPresent(variant -> observe(variant, stage, new Observed(0, 1)));
    Instant end = of.query().deadline();
    Optional<Refusal> refusal = refusal(stage, of.query(), before, now);
    if (refusal.isPresent()) {
      ledger.lost(of.query(), stage);
      return of.run().failed(task, refusal.get().reason(), refusal.get().detail());
    }
    Instant due = times.deadlines().due(stage.name(), end, now);
    Instant deadline = times.deadlines().deadline(stage.name(), end);
    Query query = new Query(queryIds.getAsLong(), now, due, deadline, 1, List.of());
    asked.put(query.id(), new Asked(of, ask, stage, now, Duration.between(now, due)));
    stages.ask(stage.family(), query);
    return List.of();
  }

  private void observe(VariantId variant, Stage child, Observed more) {
    observed.merge(new Edge(variant, child.name()), more, Observed::plus);
  }

  private Optional<Refusal> refusal(Stage stage, Query query, Passed before, Instant now) {
    return gate.refusal(stage, query.deadline(), before.spent(), before.budget(), now);
  }

  /** Asks the routers, unless they were asked a moment ago. */
  private void hear(Instant now) {
    if (now.isBefore(heardAt.plus(PAUSE))) {
      return;
    }
    heardAt = now;
    for (Stage stage : graph.stages()) {
      StageLoad load = stages.load(stage.family());
      if (load.serving()) {
        times.hear(stage.family(), load.leastWait(), load.leastRun(), load.bestRun(), now);
      } else {
        times.forget(stage.family());
      }
    }
  }
}
