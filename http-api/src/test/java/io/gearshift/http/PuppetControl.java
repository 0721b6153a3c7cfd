package io.gearshift.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what it is told, and cannot load what is broken. */
public final class PuppetControl implements RepositoryControl {
  public final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public CompletionStage<Void> load(String model) {
    told.add("load " + model);
    return model.equals("broken")
        ? CompletableFuture.failedFuture(
            Problem.badRequest("failed to load 'broken': family.conf: 'slo' is missing"))
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> unload(String model) {
    told.add("unload " + model);
    return CompletableFuture.completedFuture(null);
  }
}
