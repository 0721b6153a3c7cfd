package io.gearshift.http;

import java.util.concurrent.CompletionStage;

/** Takes models into service, and out of it, while the server runs. */
public interface RepositoryControl {

  /**
   * Reads a model anew from the repository and serves it as it stands there now; what was served
   * before goes on until then.
   *
   * @return fails with a {@link Problem} if it cannot be, and all stays as it was
   */
  CompletionStage<Void> load(String model);

  /**
   * Serves a model no longer, until it is loaded again.
   *
   * @return fails with a {@link Problem} if that cannot be, and all stays as it was
   */
  CompletionStage<Void> unload(String model);
}
