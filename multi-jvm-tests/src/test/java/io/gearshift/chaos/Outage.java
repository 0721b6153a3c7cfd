package io.gearshift.chaos;

/**
 * A time in which a front end cannot be expected to answer, because the test has killed, stopped or
 * cut off its node.
 *
 * @param from in nanoseconds since the load began
 * @param to likewise
 */
record Outage(String frontEnd, long from, long to) {
  boolean covers(String name, long time) {
    return frontEnd.equals(name) && from <= time && time <= to;
  }

  /** Whether it touches the life of a query. */
  boolean excuses(Sent query) {
    return frontEnd.equals(query.frontEnd()) && from <= query.ended() && query.sent() <= to;
  }
}
