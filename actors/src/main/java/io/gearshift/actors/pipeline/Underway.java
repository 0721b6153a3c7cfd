package io.gearshift.actors.pipeline;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.Reply.Part;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Course;
import io.gearshift.domain.pipeline.PipelineRun;
import io.gearshift.domain.pipeline.PipelineRun.Answer;
import io.gearshift.domain.pipeline.PipelineRun.Task;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.trace.OpenSpan;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A query on its way through a pipeline, and what was done for it so far. */
final class Underway {

  /**
   * An item that a stage has answered.
   *
   * @param spent there, waiting included
   * @param budget what it was allowed
   */
  record Served(VariantId variant, int items, Duration spent, Duration budget) {}

  private record Use(String stage, VariantId variant) {}

  private record Sum(Accuracy accuracy, int items, Duration longest) {
    Sum plus(Sum other) {
      boolean longer = longest.compareTo(other.longest) > 0;
      return new Sum(accuracy, items + other.items, longer ? longest : other.longest);
    }
  }

  private final PipelineRouter.Infer infer;
  private final PipelineRun<Tensor> run;
  private final OpenSpan span;
  private final Set<Long> stageQueries = new HashSet<>();
  private final Map<Task, Served> served = new HashMap<>();
  private final Map<Use, Sum> uses = new LinkedHashMap<>();
  private long bytes;
  private long epoch;
  private Reply.Origin origin = Reply.Origin.NETWORK;

  /**
   * @param epoch of the plan that its router obeys
   * @param span of all its way
   */
  Underway(
      PipelineRouter.Infer infer, Course course, TensorValues values, long epoch, OpenSpan span) {
    this.infer = infer;
    this.span = span;
    this.run = new PipelineRun<>(course, values);
    this.epoch = epoch;
  }

  Query query() {
    return infer.query();
  }

  OpenSpan span() {
    return span;
  }

  PipelineRun<Tensor> run() {
    return run;
  }

  /** The ids of the queries that stages were sent for it and have not answered. */
  Set<Long> stageQueries() {
    return stageQueries;
  }

  /** Bytes that its values take. */
  long bytes() {
    return bytes;
  }

  void hold(long more) {
    bytes += more;
  }

  void served(Task task, String stage, Answered answer, Served what) {
    served.put(task, what);
    Sum sum = new Sum(answer.accuracy(), what.items(), what.spent());
    uses.merge(new Use(stage, what.variant()), sum, Sum::plus);
    epoch = Math.max(epoch, answer.epoch());
    origin = origin.and(answer.origin());
  }

  /** What a stage has answered on the way to a task. */
  List<Served> servedBefore(Task task, int stageNode) {
    List<Served> before = new ArrayList<>();
    for (int item : run.itemsBefore(task, stageNode)) {
      Optional.ofNullable(served.get(new Task(stageNode, item))).ifPresent(before::add);
    }
    return before;
  }

  void reply(Reply reply) {
    infer.replyTo().tell(reply);
  }

  Reply.Piped piped(Answer<Tensor> answer, List<Stage> stages, Signature signature, Instant now) {
    List<Tensor> outputs = new ArrayList<>();
    for (TensorSpec output : signature.outputs()) {
      Optional.ofNullable(answer.outputs().get(output.name()))
          .ifPresent(tensor -> outputs.add(TensorValues.named(output.name(), tensor)));
    }
    List<Part> parts = new ArrayList<>();
    double accuracy = 1;
    for (Stage stage : stages) {
      double right = 0;
      int items = 0;
      for (Map.Entry<Use, Sum> use : uses.entrySet()) {
        if (use.getKey().stage().equals(stage.name())) {
          Sum sum = use.getValue();
          parts.add(new Part(stage.name(), use.getKey().variant(), sum.items(), sum.longest()));
          right += sum.accuracy().value() * sum.items();
          items += sum.items();
        }
      }
      accuracy *= items == 0 ? 1 : right / items;
    }
    return new Reply.Piped(
        query().id(),
        parts,
        new Accuracy(Math.min(1, accuracy)),
        epoch,
        answer.leftOut(),
        outputs,
        Duration.between(query().arrival(), now),
        origin);
  }
}
