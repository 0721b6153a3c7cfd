package io.gearshift.http;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import io.gearshift.http.VersionState.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** The router of a family. */
record StageBackend(FamilyId family, ActorRef<StageRouter.Command> router) implements Backend {

  @Override
  public CompletionStage<Reply> ask(
      Query query, Optional<String> version, Duration wait, Scheduler scheduler) {
    Optional<VariantId> variant = version.map(name -> new VariantId(family, name));
    return AskPattern.ask(
        router, replyTo -> new StageRouter.Infer(query, variant, replyTo), wait, scheduler);
  }

  @Override
  public void cancel(long queryId) {
    router.tell(new StageRouter.Cancel(queryId));
  }

  @Override
  public CompletionStage<Optional<String>> whyNotReady(
      Optional<String> version, Duration wait, Scheduler scheduler) {
    CompletionStage<Readiness> asked =
        AskPattern.ask(router, StageRouter.Describe::new, wait, scheduler);
    return asked.handle(
        (readiness, failure) -> {
          if (failure != null) {
            return Optional.of("model '" + family + "' is not ready: its router does not answer");
          }
          return version.isPresent()
              ? whyNotReady(readiness, new VariantId(family, version.get()))
              : whyNotReady(readiness);
        });
  }

  @Override
  public CompletionStage<List<VersionState>> versions(
      List<String> versions, Duration wait, Scheduler scheduler) {
    CompletionStage<Readiness> asked =
        AskPattern.ask(router, StageRouter.Describe::new, wait, scheduler);
    return asked.handle(
        (readiness, failure) ->
            versions.stream()
                .map(
                    version ->
                        failure == null
                            ? state(version, readiness.variants().get(version))
                            : VersionState.unavailable(version, "its router does not answer"))
                .toList());
  }

  private static VersionState state(String version, Readiness.VariantState state) {
    if (state == null) {
      return VersionState.unavailable(version, "the plan places it on no device just now");
    }
    if (state.ready()) {
      return VersionState.ready(version);
    }
    return switch (state.reason()) {
      case DeviceReport.Slot.LOADING -> new VersionState(version, State.LOADING, state.reason());
      case DeviceReport.Slot.UNLOADING ->
          new VersionState(version, State.UNLOADING, state.reason());
      default -> VersionState.unavailable(version, state.reason());
    };
  }

  /** Why no variant of a family can take queries just now; nothing if one can. */
  static Optional<String> whyNotReady(Readiness readiness) {
    if (readiness.ready()) {
      return Optional.empty();
    }
    String variants =
        readiness.variants().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue().reason())
            .collect(Collectors.joining(", "));
    return Optional.of(
        "model '"
            + readiness.family()
            + "' is not ready: "
            + (variants.isEmpty() ? "no device was told to host a version of it" : variants));
  }

  private static Optional<String> whyNotReady(Readiness readiness, VariantId variant) {
    if (readiness.ready(variant)) {
      return Optional.empty();
    }
    Readiness.VariantState state = readiness.variants().get(variant.name());
    return Optional.of(
        "version '"
            + variant.name()
            + "' of model '"
            + readiness.family()
            + "' is not ready: "
            + (state == null ? "no device was told to host it" : state.reason()));
  }
}
