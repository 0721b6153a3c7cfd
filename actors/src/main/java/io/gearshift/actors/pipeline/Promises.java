package io.gearshift.actors.pipeline;

import io.gearshift.actors.pipeline.Underway.Served;
import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.pipeline.Course;
import io.gearshift.domain.pipeline.Gate;
import io.gearshift.domain.pipeline.Node;
import io.gearshift.domain.pipeline.Pipeline;
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
import io.gearshift.domain.trace.OpenSpan;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The queries that a pipeline's router has taken, each until it has its one answer. */
final class Promises {

  /** How what is to be done is done. */
  interface Work {
    void ask(FamilyId family, Query query);

    /** What was asked for is of no use any more. */
    void cancel(FamilyId family, long queryId);

    void apply(Underway query, Take<Tensor> take);
  }

  /** A query that was sent to a stage. */
  private record Asked(
      Underway of, Ask<Tensor> ask, int items, Instant sent, Duration allowed, OpenSpan span) {}

  private final PipelineRouterSettings settings;
  private final Pipeline pipeline;
  private final LongSupplier queryIds;
  private final PipelineGraph graph;
  private final Course course;
  private final TensorValues values;
  private final StageTimes times;
  private final EdgeCounts counts;
  private final Gate gate;
  private final QueryMeter meter;
  private final Map<Long, Underway> underway = new LinkedHashMap<>();
  private final Map<Long, Asked> asked = new HashMap<>();
  private long bytes;

  Promises(
      PipelineRouterSettings settings,
      Pipeline pipeline,
      LongSupplier queryIds,
      StageTimes times,
      EdgeCounts counts,
      QueryMeter meter) {
    this.settings = settings;
    this.pipeline = pipeline;
    this.queryIds = queryIds;
    this.times = times;
    this.counts = counts;
    this.meter = meter;
    this.graph = pipeline.graph();
    this.course = new Course(pipeline);
    this.values = new TensorValues(pipeline.values());
    this.gate = new Gate(settings.drops(), times);
  }

  void take(PipelineRouter.Infer infer, Work work, Instant now) {
    Query query = infer.query();
    counts.arrived(query.items());
    meter.taken(query);
    Underway taken =
        new Underway(infer, course, values, times.epoch(), OpenSpan.of(meter.tracer(), query));
    underway.put(query.id(), taken);
    Optional<Refusal> refusal = refusal(query, now);
    if (refusal.isPresent()) {
      end(taken, rejected(query, refusal.get()), work, now);
      return;
    }
    hold(taken, query.inputs());
    goOn(taken, taken.run().begin(query.inputs()), work, now);
  }

  /** A query needs no answer any more. */
  void cancel(long queryId, Work work, Instant now) {
    Underway of = underway.get(queryId);
    if (of != null) {
      leave(of, work, now);
      meter.cancelled(of.query(), Optional.of(Pipeline.VERSION), now);
      PipelineSpans.cancelled(of.span(), pipeline.id(), of.query(), now);
    }
  }

  /** A stage has answered, or refused. */
  void settle(Reply reply, Work work, Instant now) {
    Asked what = asked.remove(reply.queryId());
    if (what == null) {
      return; // its query has its answer
    }
    Underway of = what.of();
    Task task = what.ask().task();
    of.stageQueries().remove(reply.queryId());
    PipelineSpans.stage(what.span(), what.ask().stage(), reply, what.items(), now);
    if (reply instanceof Reply.Answered answer) {
      Stage stage = graph.stage(what.ask().stage().name());
      Duration spent = Duration.between(what.sent(), now);
      Duration budget = times.budget(stage, answer.variant()).orElse(what.allowed());
      of.served(
          task, stage.name(), answer, new Served(answer.variant(), what.items(), spent, budget));
      counts.answered(stage, answer.variant(), what.items());
      hold(of, answer.outputs());
      goOn(of, of.run().answered(task, answer.outputs()), work, now);
    } else if (reply instanceof Reply.Rejected refused) {
      String detail = "stage '" + what.ask().stage().name() + "': " + refused.detail();
      goOn(of, of.run().failed(task, refused.reason(), detail), work, now);
    }
  }

  /** A step was applied. */
  void stepped(Underway of, Task task, List<List<Tensor>> items, Work work, Instant now) {
    items.forEach(outputs -> hold(of, outputs));
    goOn(of, of.run().stepped(task, items), work, now);
  }

  /** A step could not be applied. */
  void failed(Underway of, Task task, Refusal refusal, Work work, Instant now) {
    goOn(of, of.run().failed(task, refusal.reason(), refusal.detail()), work, now);
  }

  /** Gives up those that were due before that time. */
  void refuseOverdue(Instant time, Work work, Instant now) {
    for (Underway late : List.copyOf(underway.values())) {
      if (late.query().deadline().isBefore(time)) {
        String detail = "no answer came in time" + silent(late);
        end(late, rejected(late.query(), new Refusal(Reason.DEADLINE, detail)), work, now);
      }
    }
  }

  private String silent(Underway late) {
    return late.stageQueries().stream()
        .map(id -> " from stage '" + asked.get(id).ask().stage().name() + "'")
        .findFirst()
        .orElse("");
  }

  private Optional<Refusal> refusal(Query query, Instant now) {
    int inputs = pipeline.signature().inputs().size();
    if (query.inputs().size() != inputs) {
      String detail = query.inputs().size() + " tensors (expected: " + inputs + ")";
      return Optional.of(new Refusal(Reason.INVALID, detail));
    }
    if (underway.size() > settings.maxQueries() || bytes + query.bytes() > settings.maxBytes()) {
      String detail = "too many queries of " + pipeline.id() + " are on their way";
      return Optional.of(new Refusal(Reason.OVERLOAD, detail));
    }
    return gate.refusal(graph.root(), query.deadline(), Duration.ZERO, Duration.ZERO, now);
  }

  private static Reply.Rejected rejected(Query query, Refusal refusal) {
    return new Reply.Rejected(query.id(), refusal.reason(), refusal.detail());
  }

  private void hold(Underway of, List<Tensor> tensors) {
    long more = tensors.stream().mapToLong(Tensor::byteSize).sum();
    if (isUnderway(of)) {
      of.hold(more);
      bytes += more;
    }
  }

  /** What one action leads to at once comes before the others, for it may be the end. */
  private void goOn(Underway of, List<Action<Tensor>> actions, Work work, Instant now) {
    Deque<Action<Tensor>> next = new ArrayDeque<>(actions);
    while (isUnderway(of) && !next.isEmpty()) {
      Action<Tensor> action = next.remove();
      if (action instanceof Answer<Tensor> answer) {
        end(of, of.piped(answer, graph.stages(), pipeline.signature(), now), work, now);
      } else if (action instanceof Refuse<Tensor> refuse) {
        end(of, rejected(of.query(), new Refusal(refuse.reason(), refuse.detail())), work, now);
      } else if (action instanceof Take<Tensor> take) {
        work.apply(of, take);
      } else if (action instanceof Ask<Tensor> ask) {
        List<Action<Tensor>> first = ask(of, ask, work, now);
        for (int i = first.size() - 1; i >= 0; i--) {
          next.addFirst(first.get(i));
        }
      }
    }
  }

  private boolean isUnderway(Underway of) {
    return underway.get(of.query().id()) == of;
  }

  private void end(Underway of, Reply reply, Work work, Instant now) {
    leave(of, work, now);
    if (reply instanceof Reply.Piped answer) {
      long size = Tensor.bytes(answer.outputs());
      meter.answered(of.query(), Pipeline.VERSION, answer.accuracy(), Timing.NONE, size, now);
    } else if (reply instanceof Reply.Rejected refusal) {
      meter.refused(of.query(), Optional.of(Pipeline.VERSION), refusal.reason(), now);
    }
    PipelineSpans.ended(of.span(), pipeline.id(), of.query(), reply, now);
    of.reply(reply);
  }

  /** Nothing more is done for a query, and what is asked for is taken back. */
  private void leave(Underway of, Work work, Instant now) {
    underway.remove(of.query().id());
    bytes -= of.bytes();
    for (long id : of.stageQueries()) {
      Asked what = asked.remove(id);
      PipelineSpans.cancelled(what.span(), what.ask().stage(), what.items(), now);
      work.cancel(what.ask().stage().family(), id);
    }
  }

  /** Asks a stage, unless there is nothing to ask for or no time for it. */
  private List<Action<Tensor>> ask(Underway of, Ask<Tensor> ask, Work work, Instant now) {
    Task task = ask.task();
    int items = values.items(ask.stage(), ask.inputs());
    if (items == 0) {
      return of.run().answered(task, values.none(ask.stage()));
    }
    Stage stage = graph.stage(ask.stage().name());
    List<Served> before = servedBefore(of, stage, task);
    for (int i = 0; i < before.size(); i++) {
      int share = items / before.size() + (i < items % before.size() ? 1 : 0);
      counts.asked(before.get(i).variant(), stage.name(), share);
    }
    Optional<Refusal> refusal = refusal(stage, of.query(), before, now);
    if (refusal.isPresent()) {
      return of.run().failed(task, refusal.get().reason(), refusal.get().detail());
    }
    Instant end = of.query().deadline();
    Instant due = times.deadlines().due(stage.name(), end, now);
    Instant deadline = times.deadlines().deadline(stage.name(), end);
    Query query = new Query(queryIds.getAsLong(), now, due, deadline, items, ask.inputs());
    OpenSpan span = of.span().begin(now);
    of.stageQueries().add(query.id());
    asked.put(query.id(), new Asked(of, ask, items, now, Duration.between(now, due), span));
    work.ask(stage.family(), span.handOver(query, now));
    return List.of();
  }

  private Optional<Refusal> refusal(Stage stage, Query query, List<Served> before, Instant now) {
    Optional<Served> slowest = before.stream().max(Comparator.comparing(Served::spent));
    return gate.refusal(
        stage,
        query.deadline(),
        slowest.map(Served::spent).orElse(Duration.ZERO),
        slowest.map(Served::budget).orElse(Duration.ZERO),
        now);
  }

  private List<Served> servedBefore(Underway of, Stage stage, Task task) {
    return stage.parent().map(parent -> of.servedBefore(task, nodeOf(parent))).orElse(List.of());
  }

  private int nodeOf(String stage) {
    List<Node> nodes = pipeline.nodes();
    return IntStream.range(0, nodes.size())
        .filter(node -> nodes.get(node).name().equals(stage))
        .findFirst()
        .getAsInt();
  }
}
