package io.gearshift.actors.cascade;

import io.gearshift.actors.cascade.CascadeChoice.Taken;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.StageRouter.Infer;
import io.gearshift.domain.cascade.CascadePath;
import io.gearshift.domain.cascade.CascadeRun;
import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A query that goes through a cascade, with the answers it has got so far. */
final class Climb {
  private final Infer infer;
  private final CascadeRun run;
  private final Optional<Taken> taken;
  private final List<Answered> answers = new ArrayList<>();
  private final List<List<Integer>> asked = new ArrayList<>();
  private List<Integer> open = List.of();
  private long stepId;

  /** Through the cascade that it takes. */
  static Climb of(Infer infer, Taken taken, Certainty certainty, boolean splits) {
    int items = infer.query().items();
    CascadeRun run = CascadeRun.of(taken.cascade(), certainty, items, splits);
    return new Climb(infer, run, Optional.of(taken));
  }

  /** To the variant that it asks for. */
  static Climb pinned(Infer infer, Certainty certainty) {
    int items = infer.query().items();
    CascadeRun run = CascadeRun.pinned(infer.variant().orElseThrow(), certainty, items);
    return new Climb(infer, run, Optional.empty());
  }

  private Climb(Infer infer, CascadeRun run, Optional<Taken> taken) {
    this.infer = infer;
    this.run = run;
    this.taken = taken;
    this.stepId = infer.query().id();
  }

  Infer infer() {
    return infer;
  }

  Query query() {
    return infer.query();
  }

  CascadeRun run() {
    return run;
  }

  /** The id of the query that its step was sent as. */
  long stepId() {
    return stepId;
  }

  /** What the query takes; empty if it asks for a variant. */
  Optional<Taken> taken() {
    return taken;
  }

  /** Items that wait for a first answer from the cascade. */
  int waiting() {
    return answers.isEmpty() && infer.variant().isEmpty() ? query().items() : 0;
  }

  /** How many variants have answered. */
  int answers() {
    return answers.size();
  }

  Optional<String> version() {
    return answers.isEmpty()
        ? infer.variant().map(variant -> variant.name())
        : Optional.of(answers.get(answers.size() - 1).variant().name());
  }

  void answered(Answered answer) {
    answers.add(answer);
    asked.add(open);
  }

  /**
   * The query as its next step is sent.
   *
   * @param id of its own, for an answer to the step before may still come late
   * @param deadline of the step
   */
  Query step(long id, List<Integer> items, Instant deadline, Instant now) {
    stepId = id;
    open = items;
    Query query = query();
    boolean first = answers.isEmpty();
    Instant due = query.due().isBefore(deadline) ? query.due() : deadline;
    return new Query(
        id,
        first ? query.arrival() : now,
        due,
        deadline,
        first ? query.items() : items.size(),
        items.size() == query.items() ? query.inputs() : TensorRows.only(query.inputs(), items),
        query.trace());
  }

  /** The way that an answer took. */
  CascadePath path(CascadeRun.Answer answer) {
    return taken.map(one -> answer.path().in(one.gear())).orElse(answer.path());
  }

  /** The answer to the client. */
  Reply reply(CascadeRun.Answer answer) {
    Answered last = answers.get(answers.size() - 1);
    double right = 0;
    for (int number : answer.standing()) {
      right += answers.get(number).accuracy().value();
    }
    Timing timing = last.timing();
    Reply.Origin origin = last.origin();
    for (Answered before : answers.subList(0, answers.size() - 1)) {
      timing = sum(before.timing(), timing);
      origin = origin.and(before.origin());
    }
    return new Answered(
        query().id(),
        last.variant(),
        new Accuracy(Math.min(1, right / answer.standing().size())),
        last.device(),
        last.epoch(),
        outputs(answer.standing()),
        timing,
        Duration.ZERO,
        origin,
        Optional.of(path(answer)));
  }

  private List<Tensor> outputs(List<Integer> standing) {
    int only = standing.get(0);
    if (standing.stream().allMatch(number -> number == only)
        && asked.get(only).size() == standing.size()) {
      return answers.get(only).outputs();
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int output = 0; output < answers.get(0).outputs().size(); output++) {
      List<TensorRows.Row> rows = new ArrayList<>();
      for (int item = 0; item < standing.size(); item++) {
        int number = standing.get(item);
        Tensor tensor = answers.get(number).outputs().get(output);
        rows.add(new TensorRows.Row(tensor, asked.get(number).indexOf(item)));
      }
      outputs.add(TensorRows.gathered(rows));
    }
    return outputs;
  }

  /** Of steps one after the other. */
  private static Timing sum(Timing one, Timing next) {
    return new Timing(
        one.queue().plus(next.queue()),
        one.assemble().plus(next.assemble()),
        one.run().plus(next.run()),
        one.split().plus(next.split()),
        next.batch());
  }
}
