package io.gearshift.http;

import io.gearshift.actors.pipeline.PipelineReadiness;
import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** The router of a pipeline, which has one version. */
record PipelineBackend(PipelineId pipeline, ActorRef<PipelineRouter.Command> router)
    implements Backend {

  @Override
  public CompletionStage<Reply> ask(
      Query query, Optional<String> version, Duration wait, Scheduler scheduler) {
    return AskPattern.ask(
        router, replyTo -> new PipelineRouter.Infer(query, replyTo), wait, scheduler);
  }

  @Override
  public void cancel(long queryId) {
    router.tell(new PipelineRouter.Cancel(queryId));
  }

  @Override
  public CompletionStage<Optional<String>> whyNotReady(
      Optional<String> version, Duration wait, Scheduler scheduler) {
    CompletionStage<PipelineReadiness> asked =
        AskPattern.ask(router, PipelineRouter.Describe::new, wait, scheduler);
    return asked.handle(
        (readiness, failure) ->
            failure != null
                ? Optional.of("model '" + pipeline + "' is not ready: its router does not answer")
                : whyNotReady(readiness));
  }

  @Override
  public CompletionStage<List<VersionState>> versions(
      List<String> versions, Duration wait, Scheduler scheduler) {
    return whyNotReady(Optional.empty(), wait, scheduler)
        .thenApply(
            reason ->
                versions.stream()
                    .map(
                        version ->
                            reason
                                .map(why -> VersionState.unavailable(version, why))
                                .orElse(VersionState.ready(version)))
                    .toList());
  }

  private static Optional<String> whyNotReady(PipelineReadiness readiness) {
    if (readiness.ready()) {
      return Optional.empty();
    }
    String unready =
        readiness.stages().entrySet().stream()
            .filter(stage -> !stage.getValue())
            .map(stage -> "'" + stage.getKey() + "'")
            .collect(Collectors.joining(", "));
    return Optional.of(
        "model '"
            + readiness.pipeline()
            + "' is not ready: no instance serves at stage "
            + unready);
  }
}
