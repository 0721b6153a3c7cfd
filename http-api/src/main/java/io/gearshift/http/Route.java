package io.gearshift.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.Uri;

/**
 * What a path of the protocol means.
 *
 * @param model as the client wrote it, decoded; empty if the path names none
 * @param version likewise
 */
record Route(Action action, Optional<String> model, Optional<String> version) {

  /** What can be asked for, each with the verb that it takes. */
  enum Action {
    SERVER("GET"),
    LIVE("GET"),
    READY("GET"),
    MODELS("GET"),
    MODEL("GET"),
    MODEL_READY("GET"),
    STATISTICS("GET"),
    MODEL_STATISTICS("GET"),
    MODEL_CONFIG("GET"),
    INFER("POST"),
    REPOSITORY_INDEX("POST"),
    CLASSIFY("POST"),
    EMBEDDINGS("POST"),
    OPENAPI("GET"),
    LOAD("POST"),
    UNLOAD("POST");

    private final String verb;

    Action(String verb) {
      this.verb = verb;
    }

    String verb() {
      return verb;
    }
  }

  /** The meaning of a path; a slash at its end makes no difference. */
  static Optional<Route> of(Uri uri) {
    List<String> path = segments(uri);
    if (path.equals(List.of("openapi.json"))) {
      return plain(Action.OPENAPI);
    }
    if (path.equals(List.of("v1", "embeddings"))) {
      return plain(Action.EMBEDDINGS);
    }
    if (path.isEmpty() || !path.get(0).equals("v2")) {
      return Optional.empty();
    }
    if (path.size() == 1) {
      return plain(Action.SERVER);
    }
    return switch (path.get(1)) {
      case "health" -> path.size() == 3 ? health(path.get(2)) : Optional.empty();
      case "repository" -> repository(path.subList(2, path.size()));
      case "models" -> path.size() == 2 ? plain(Action.MODELS) : inModels(path);
      default -> Optional.empty();
    };
  }

  /**
   * @throws Problem if this is not asked for by this verb
   */
  void requireVerb(String verb) {
    if (!verb.equals(action.verb())) {
      throw Problem.methodNotAllowed(verb, action.verb());
    }
  }

  /** The segments of a path, decoded, without empty ones. */
  static List<String> segments(Uri uri) {
    List<String> path = new ArrayList<>(8);
    for (String segment : uri.pathSegments()) {
      if (!segment.isEmpty()) {
        path.add(segment);
      }
    }
    return path;
  }

  private static Optional<Route> health(String what) {
    return switch (what) {
      case "live" -> plain(Action.LIVE);
      case "ready" -> plain(Action.READY);
      default -> Optional.empty();
    };
  }

  /** What is called stats beside the models is none of them. */
  private static Optional<Route> inModels(List<String> path) {
    return path.size() == 3 && path.get(2).equals("stats")
        ? plain(Action.STATISTICS)
        : ofModel(path);
  }

  /** There is one repository, whatever a client calls it. */
  private static Optional<Route> repository(List<String> path) {
    int size = path.size();
    if (size <= 2 && size > 0 && path.get(size - 1).equals("index")) {
      return plain(Action.REPOSITORY_INDEX);
    }
    if (size < 3 || size > 4 || !path.get(size - 3).equals("models")) {
      return Optional.empty();
    }
    Optional<String> model = Optional.of(path.get(size - 2));
    return switch (path.get(size - 1)) {
      case "load" -> Optional.of(new Route(Action.LOAD, model, Optional.empty()));
      case "unload" -> Optional.of(new Route(Action.UNLOAD, model, Optional.empty()));
      default -> Optional.empty();
    };
  }

  private static Optional<Route> ofModel(List<String> path) {
    boolean versioned = path.size() >= 5 && path.get(3).equals("versions");
    int rest = versioned ? 5 : 3;
    Optional<Action> action =
        path.size() == rest
            ? Optional.of(Action.MODEL)
            : path.size() == rest + 1 ? actionOn(path.get(rest)) : Optional.empty();
    Optional<String> version = versioned ? Optional.of(path.get(4)) : Optional.empty();
    return action.map(found -> new Route(found, Optional.of(path.get(2)), version));
  }

  private static Optional<Action> actionOn(String what) {
    return switch (what) {
      case "ready" -> Optional.of(Action.MODEL_READY);
      case "stats" -> Optional.of(Action.MODEL_STATISTICS);
      case "config" -> Optional.of(Action.MODEL_CONFIG);
      case "classify" -> Optional.of(Action.CLASSIFY);
      case "infer" -> Optional.of(Action.INFER);
      default -> Optional.empty();
    };
  }

  private static Optional<Route> plain(Action action) {
    return Optional.of(new Route(action, Optional.empty(), Optional.empty()));
  }
}
