package io.gearshift.cluster;

import io.gearshift.actors.control.FamilyOrder;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.http.Problem;
import io.gearshift.http.RepositoryControl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The families of the repository as operators load and unload them, on all nodes: checks on this
 * node whether it can be done, and has every node do it.
 */
final class OperatedRepository implements RepositoryControl {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int MOST_LOOKS = 1_200;

  private final Stockroom stockroom;
  private final Rereading rereading;
  private final Predicate<FamilyId> ready;
  private final Consumer<FamilyOrder> board;
  private final InstantSource clock;
  private final Executor blocking;

  /**
   * @param ready whether a variant of a family can take queries on this node; blocks
   * @param board tells all nodes what operators want
   * @param blocking where files are read and networks tried
   */
  OperatedRepository(
      Stockroom stockroom,
      Rereading rereading,
      Predicate<FamilyId> ready,
      Consumer<FamilyOrder> board,
      InstantSource clock,
      Executor blocking) {
    this.stockroom = stockroom;
    this.rereading = rereading;
    this.ready = ready;
    this.board = board;
    this.clock = clock;
    this.blocking = blocking;
  }

  /** Completes once this node serves the family again; devices then load it one by one. */
  @Override
  public CompletionStage<Void> load(String model) {
    return CompletableFuture.runAsync(
        () -> {
          FamilyId family = family(model, "failed to load");
          Inventory before = stockroom.now().inventory();
          try {
            Family found = rereading.read(family, before).family();
            rereading.tryOut(found, before);
          } catch (LoadFailedException e) {
            throw Problem.badRequest("failed to load '" + model + "': " + e.getMessage());
          }
          order(family, true);
          await(
              model,
              () ->
                  stockroom.now().inventory() != before && isServed(family) && ready.test(family));
        },
        blocking);
  }

  /** Completes once this node serves the family no longer. */
  @Override
  public CompletionStage<Void> unload(String model) {
    return CompletableFuture.runAsync(
        () -> {
          FamilyId family = family(model, "failed to unload");
          requireUnneeded(family);
          order(family, false);
          await(model, () -> !isServed(family));
        },
        blocking);
  }

  private boolean isServed(FamilyId family) {
    return !stockroom.now().unloaded().contains(family);
  }

  /** Later orders win over earlier ones of any node; clocks of nodes differ by less than hands. */
  private void order(FamilyId family, boolean served) {
    board.accept(new FamilyOrder(family, clock.millis(), served));
  }

  private void await(String model, BooleanSupplier done) {
    for (int i = 0; i < MOST_LOOKS; i++) {
      if (done.getAsBoolean()) {
        return;
      }
      new CompletableFuture<Void>()
          .completeOnTimeout(null, LOOK.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
    throw Problem.of(
        503,
        "model '"
            + model
            + "' is not ready yet; it may be: see POST /v2/repository/index for how it stands");
  }

  private FamilyId family(String model, String failure) {
    Catalog catalog = stockroom.now().inventory().catalog();
    if (catalog.family(model).isPresent()) {
      return catalog.family(model).get().id();
    }
    String why =
        catalog.pipelines().stream().anyMatch(pipeline -> pipeline.id().name().equals(model))
            ? "it is a pipeline, and pipelines are read when the server starts alone; load the"
                + " families of its stages, or restart the server"
            : "no family of this name was served when the server started, and new ones are read"
                + " then alone; restart the server";
    throw Problem.badRequest(failure + " " + Problem.quoted(model) + ": " + why);
  }

  private void requireUnneeded(FamilyId family) {
    stockroom.now().inventory().catalog().pipelines().stream()
        .filter(
            pipeline ->
                pipeline.graph().stages().stream().map(Stage::family).anyMatch(family::equals))
        .findFirst()
        .ifPresent(
            pipeline -> {
              throw Problem.badRequest(
                  "failed to unload '"
                      + family
                      + "': pipeline '"
                      + pipeline.id()
                      + "' needs it; take the pipeline out of the repository and restart the"
                      + " server first");
            });
  }
}
