package io.gearshift.http;

import io.gearshift.http.security.Access;
import io.gearshift.http.security.Need;
import io.gearshift.http.security.Pass;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** What requests ask of those who send them, told by verb and path alone. */
final class Needs {
  private static final Set<Route.Action> PROBES =
      EnumSet.of(Route.Action.LIVE, Route.Action.READY, Route.Action.MODEL_READY);

  private Needs() {}

  /** Lets requests in by their {@code Authorization} header. */
  static BodyCollector.Admission admission(Access access, Function<HttpRequest, Need> need) {
    return (request, arrival) ->
        access.asksNobody()
            ? Pass.FREE
            : access.enter(authorization(request), need.apply(request), arrival);
  }

  /** On the public port: whatever is sent there is a query, unless it only looks. */
  static Need ofPublic(HttpRequest request) {
    if (DashboardEndpoints.owns(request.getUri())) {
      return Need.LOOK;
    }
    if (isGet(request)) {
      return Route.of(request.getUri()).filter(route -> PROBES.contains(route.action())).isPresent()
          ? Need.HEALTH
          : Need.LOOK;
    }
    List<String> path = Route.segments(request.getUri());
    if (path.size() < 2 || !path.get(1).equals("repository")) {
      return Need.QUERY;
    }
    return path.size() == 3 && path.get(2).equals("index") ? Need.LOOK : Need.ADMIN;
  }

  /** On the admin port. */
  static Need ofAdmin(HttpRequest request) {
    List<String> path = Route.segments(request.getUri());
    if (!isGet(request) || path.size() != 1) {
      return Need.ADMIN;
    }
    return switch (path.get(0)) {
      case "metrics" -> Need.METRICS;
      case "startup", "ready", "alive" -> Need.HEALTH;
      default -> Need.ADMIN;
    };
  }

  private static boolean isGet(HttpRequest request) {
    return request.method().value().equals("GET");
  }

  private static Optional<String> authorization(HttpRequest request) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("authorization")) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }
}
