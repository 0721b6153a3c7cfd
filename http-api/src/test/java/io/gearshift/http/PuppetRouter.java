package io.gearshift.http;

import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.Readiness.VariantState;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.Reply.Rejected;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.domain.traffic.Timing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A router on strings: answers at once, refuses, or is silent, as the test has it. */
public final class PuppetRouter {
  private static final Timing TIMING =
      new Timing(
          Duration.ofNanos(1_500_000),
          Duration.ofNanos(20_000),
          Duration.ofNanos(3_000_999),
          Duration.ofNanos(7_000),
          4);

  private final Family family;
  private volatile Optional<Rejected> refusal = Optional.empty();
  private volatile boolean silent;
  private volatile boolean ready = true;
  private volatile Function<Query, List<Tensor>> network;

  /** Every query that came, oldest first. */
  public final Queue<StageRouter.Infer> seen = new ConcurrentLinkedQueue<>();

  /** The queries that need no answer any more. */
  public final Queue<Long> cancelled = new ConcurrentLinkedQueue<>();

  PuppetRouter(Family family) {
    this.family = family;
    this.network = family.id().name().equals("mix") ? PuppetRouter::sum : this::echo;
  }

  Behavior<StageRouter.Command> behavior() {
    return Behaviors.receive(StageRouter.Command.class)
        .onMessage(
            StageRouter.Infer.class,
            infer -> {
              seen.add(infer);
              if (!silent) {
                infer.replyTo().tell(reply(infer));
              }
              return Behaviors.same();
            })
        .onMessage(
            StageRouter.Cancel.class,
            cancel -> {
              cancelled.add(cancel.queryId());
              return Behaviors.same();
            })
        .onMessage(
            StageRouter.Describe.class,
            describe -> {
              if (!silent) {
                describe.replyTo().tell(readiness());
              }
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

  public void answer(Function<Query, List<Tensor>> outputs) {
    network = outputs;
  }

  public void reset() {
    refusal = Optional.empty();
    silent = false;
    ready = true;
    network = family.id().name().equals("mix") ? PuppetRouter::sum : this::echo;
    seen.clear();
    cancelled.clear();
  }

  /** Answers a query that it was silent to. */
  public void release(StageRouter.Infer infer) {
    infer.replyTo().tell(reply(infer));
  }

  private Reply reply(StageRouter.Infer infer) {
    if (refusal.isPresent()) {
      return refusal.get();
    }
    VariantId variant = infer.variant().orElse(family.variants().get(0).id());
    return new Answered(
        infer.query().id(),
        variant,
        new Accuracy(0.75),
        new DeviceId("node1-cpu-0"),
        7,
        network.apply(infer.query()),
        TIMING,
        Duration.ZERO);
  }

  private Readiness readiness() {
    TreeMap<String, VariantState> variants = new TreeMap<>();
    variants.put("small", new VariantState(ready, ready ? "" : "model.onnx is corrupt"));
    return new Readiness(family.id(), Set.of(), variants);
  }

  private List<Tensor> echo(Query query) {
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < query.inputs().size(); i++) {
      Tensor input = query.inputs().get(i);
      TensorSpec spec = family.signature().outputs().get(i);
      outputs.add(new Tensor(spec.name(), spec.type(), input.shape(), input.data()));
    }
    return outputs;
  }

  private static List<Tensor> sum(Query query) {
    Tensor x = query.inputs().get(0);
    ByteBuffer y = query.inputs().get(1).data();
    ByteBuffer z = ByteBuffer.allocate(x.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer xs = x.data();
    while (xs.hasRemaining()) {
      z.putFloat(xs.getFloat() + y.getInt());
    }
    return List.of(new Tensor("z", x.type(), x.shape(), z.flip()));
  }
}
