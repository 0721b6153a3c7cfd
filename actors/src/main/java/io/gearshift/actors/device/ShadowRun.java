package io.gearshift.actors.device;

import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;

/**
 * The one query that a batcher runs while its device has nothing to do: asked for, granted, given
 * up as soon as a query comes that somebody waits for.
 */
final class ShadowRun {
  private final ActorRef<Batcher.Command> batcher;
  private final RecipientRef<DeviceHost.Command> device;
  private Optional<Batcher.Shadow> shadow = Optional.empty();
  private Optional<CompletableFuture<Void>> running = Optional.empty();

  ShadowRun(ActorRef<Batcher.Command> batcher, RecipientRef<DeviceHost.Command> device) {
    this.batcher = batcher;
    this.device = device;
  }

  boolean isNone() {
    return shadow.isEmpty();
  }

  /**
   * @param run how long it takes
   */
  void want(Batcher.Shadow wanted, Duration run) {
    shadow = Optional.of(wanted);
    device.tell(new DeviceHost.WantIdleTurn(batcher, run));
  }

  Batcher.Shadow shadow() {
    return shadow.orElseThrow();
  }

  /** The device is free for it. */
  CompletionStage<BatchResult> start(ModelInstance instance) {
    CompletableFuture<Void> givenUp = new CompletableFuture<>();
    running = Optional.of(givenUp);
    return instance.run(List.of(shadow().query().inputs()), givenUp);
  }

  /** The device is needed: a run that has begun need not go on. */
  void giveUp() {
    running.ifPresent(run -> run.complete(null));
  }

  /** The device was granted in vain: a query has come meanwhile. */
  void decline() {
    refuse();
    device.tell(new DeviceHost.EndTurn(batcher));
  }

  /** There is no turn for it. */
  void refuse() {
    shadow.ifPresent(ShadowRun::refuse);
    forget();
  }

  static void refuse(Batcher.Shadow refused) {
    refused
        .replyTo()
        .tell(
            new Reply.Rejected(
                refused.query().id(), Reason.UNAVAILABLE, "the device is not idle enough"));
  }

  /** It has run, or was given up. */
  void end(Optional<Reply.Answered> answer) {
    if (answer.isPresent()) {
      shadow().replyTo().tell(answer.get());
      forget();
    } else {
      refuse();
    }
    device.tell(new DeviceHost.EndTurn(batcher));
  }

  private void forget() {
    shadow = Optional.empty();
    running = Optional.empty();
  }
}
