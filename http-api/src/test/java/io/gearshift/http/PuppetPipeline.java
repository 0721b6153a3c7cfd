package io.gearshift.http;

import io.gearshift.actors.pipeline.PipelineReadiness;
import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Part;
import io.gearshift.actors.stage.Reply.Piped;
import io.gearshift.actors.stage.Reply.Rejected;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A pipeline's router on strings: finds two texts on every picture, refuses, or is silent. */
public final class PuppetPipeline {
  static final Tensor TEXTS =
      new Tensor("texts", DataType.BYTES, Shape.of(2), ByteBuffer.wrap(Wire.strings("way", "out")));
  static final Tensor SCORES =
      new Tensor(
          "scores",
          DataType.FP32,
          Shape.of(2, 3),
          ByteBuffer.wrap(Wire.floats(0, 1, 0.5f, 2, 0, 1)));

  private volatile Optional<Rejected> refusal = Optional.empty();
  private volatile boolean silent;
  private volatile boolean ready = true;
  private volatile List<Tensor> outputs = List.of(TEXTS, SCORES);

  /** Every query that came, oldest first. */
  public final Queue<Query> seen = new ConcurrentLinkedQueue<>();

  /** The queries that need no answer any more. */
  public final Queue<Long> cancelled = new ConcurrentLinkedQueue<>();

  Behavior<PipelineRouter.Command> behavior() {
    return Behaviors.receive(PipelineRouter.Command.class)
        .onMessage(
            PipelineRouter.Infer.class,
            infer -> {
              seen.add(infer.query());
              if (!silent) {
                infer.replyTo().tell(reply(infer.query()));
              }
              return Behaviors.same();
            })
        .onMessage(
            PipelineRouter.Cancel.class,
            cancel -> {
              cancelled.add(cancel.queryId());
              return Behaviors.same();
            })
        .onMessage(
            PipelineRouter.Describe.class,
            describe -> {
              describe.replyTo().tell(readiness());
              return Behaviors.same();
            })
        .build();
  }

  public void refuse(Reason reason, String detail) {
    refusal = Optional.of(new Rejected(0, reason, detail));
  }

  public void beSilent() {
    silent = true;
  }

  public void beUnready() {
    ready = false;
  }

  public void answer(Tensor... tensors) {
    outputs = List.of(tensors);
  }

  public void reset() {
    refusal = Optional.empty();
    silent = false;
    ready = true;
    outputs = List.of(TEXTS, SCORES);
    seen.clear();
    cancelled.clear();
  }

  private Reply reply(Query query) {
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return new Piped(
        query.id(),
        List.of(
            part("find", "large", 1, 3_000_999),
            part("decipher", "large", 4, 5_000_000),
            part("decipher", "small", 2, 7_000_000)),
        new Accuracy(0.625),
        7,
        3,
        outputs,
        Duration.ofMillis(11),
        Reply.Origin.NETWORK);
  }

  private static Part part(String stage, String variant, int items, long nanos) {
    return new Part(stage, VariantId.of("mix", variant), items, Duration.ofNanos(nanos));
  }

  private PipelineReadiness readiness() {
    return new PipelineReadiness(Repository.READ.id(), Map.of("find", true, "decipher", ready));
  }
}
