package io.gearshift.http;

import io.gearshift.http.BodyCollector.Received;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The model repository extension: what there is, and taking it into service and out of it. */
public final class RepositoryEndpoint {
  private final RepositoryIndex index;
  private final RepositoryAccess access;
  private volatile RepositoryControl control = new Fixed();

  /**
   * @param access what clients of the public port may do
   */
  RepositoryEndpoint(RepositoryIndex index, RepositoryAccess access) {
    this.index = index;
    this.access = access;
  }

  /** Loads and unloads by this from now on. */
  void use(RepositoryControl loader) {
    control = loader;
  }

  /** Whether clients of public ports may load and unload models, and something does it. */
  boolean loads() {
    return access == RepositoryAccess.ALL && !(control instanceof Fixed);
  }

  /** Answers a client of the public port. */
  CompletionStage<HttpResponse> answerClient(Received received, Route route) throws IOException {
    if (route.action() == Route.Action.REPOSITORY_INDEX) {
      requireShown();
    } else {
      requireAllowed();
      refusePages(received);
    }
    return answer(received, route);
  }

  /**
   * What there is, for a client of a public port.
   *
   * @param onlyReady without what is not ready
   */
  public CompletionStage<List<ListedVersion>> index(boolean onlyReady) {
    requireShown();
    return index.lines(onlyReady);
  }

  /**
   * Loads for a client of a public port.
   *
   * @param parameters by name, whether each is true
   */
  public CompletionStage<Void> load(String model, Map<String, Boolean> parameters) {
    requireAllowed();
    parameters.forEach(LoadParameters::requireHarmless);
    return control.load(model);
  }

  /**
   * Unloads for a client of a public port.
   *
   * @param parameters by name, whether each is true
   */
  public CompletionStage<Void> unload(String model, Map<String, Boolean> parameters) {
    requireAllowed();
    parameters.forEach(LoadParameters::requireHarmless);
    return control.unload(model);
  }

  private void requireShown() {
    if (access == RepositoryAccess.OFF) {
      throw Problem.of(
          404, "the model repository is not shown on this port (http.repository = off)");
    }
  }

  private void requireAllowed() {
    requireShown();
    if (access != RepositoryAccess.ALL) {
      throw Problem.of(
          403,
          "models are not loaded and unloaded through this port; use the admin port, or set"
              + " http.repository = all (now: "
              + access.name().toLowerCase(Locale.ROOT)
              + ")");
    }
  }

  /** Answers whoever may do all. */
  CompletionStage<HttpResponse> answer(Received received, Route route) throws IOException {
    return switch (route.action()) {
      case REPOSITORY_INDEX -> index.answer(received.body().toArrayUnsafe()).thenApply(this::json);
      case LOAD -> {
        LoadParameters.requireNone(received.body().toArrayUnsafe());
        yield control.load(route.model().orElseThrow()).thenApply(done -> HttpResponse.create());
      }
      case UNLOAD -> {
        LoadParameters.requireNone(received.body().toArrayUnsafe());
        yield control.unload(route.model().orElseThrow()).thenApply(done -> HttpResponse.create());
      }
      default -> throw new IllegalArgumentException(route + " (expected: one of the repository)");
    };
  }

  /** A page in a browser of somebody who reaches the port has no business here. */
  private static void refusePages(Received received) {
    for (HttpHeader header : received.request().getHeaders()) {
      if (header.is("origin")) {
        throw Problem.of(403, "models are not loaded and unloaded by pages in a browser");
      }
    }
  }

  private HttpResponse json(byte[] body) {
    return HttpResponse.create().withEntity(Json.entity(body));
  }

  /** The models are those that the server has started with. */
  private static final class Fixed implements RepositoryControl {
    @Override
    public CompletionStage<Void> load(String model) {
      return CompletableFuture.failedFuture(problem());
    }

    @Override
    public CompletionStage<Void> unload(String model) {
      return CompletableFuture.failedFuture(problem());
    }

    private static Problem problem() {
      return Problem.of(
          501,
          "models are not loaded and unloaded while the server runs; change the folder of the"
              + " repository, and start the nodes again one by one");
    }
  }
}
