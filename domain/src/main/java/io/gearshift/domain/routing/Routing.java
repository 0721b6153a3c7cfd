package io.gearshift.domain.routing;

import io.gearshift.domain.pull.PullPolicy;

/** How the queries of a family come to devices. */
public sealed interface Routing {

  /** Each is sent to an instance at once, and waits there. */
  record Push(RoutePolicy policy) implements Routing {}

  /** They wait together, by deadline, until a device is free and takes some. */
  record Pull(PullPolicy policy) implements Routing {}
}
