package io.gearshift.cli.demo;

import java.util.List;

/** A way to answer, and how a server is brought to it. */
record Contender(String name, Switch switching) {
  static final String MOST_ACCURATE = "static-high-accuracy";
  private static final String FASTEST = "static-high-throughput";
  private static final String BY_PLAN = "weighted-split";

  @FunctionalInterface
  interface Switch {
    void to(DemoPolicies policies) throws InterruptedException;
  }

  /** The server as it is, against whom families are served by otherwise. */
  static List<Contender> ofFamilies() {
    return List.of(
        own(),
        planned("proteus", BY_PLAN),
        planned(MOST_ACCURATE, BY_PLAN),
        planned(FASTEST, BY_PLAN));
  }

  /** The server as it is, against whom pipelines are served by otherwise. */
  static List<Contender> ofPipelines() {
    return List.of(
        own(),
        planned("loki", "opportunistic-reroute"),
        rival("loki-no-reroute", "loki", BY_PLAN),
        rival("greedy-per-stage", "resident", "most-accurate-in-time"),
        planned(MOST_ACCURATE, BY_PLAN),
        planned(FASTEST, BY_PLAN));
  }

  /** The most accurate variants and nothing else, by which capacity is measured. */
  static Contender mostAccurate() {
    return planned(MOST_ACCURATE, BY_PLAN);
  }

  private static Contender own() {
    return new Contender("gearshift", DemoPolicies::useOwn);
  }

  private static Contender planned(String planner, String routing) {
    return rival(planner, planner, routing);
  }

  /** Another plan or route; batches and what is hopeless are dealt with alike. */
  private static Contender rival(String name, String planner, String routing) {
    return new Contender(name, policies -> policies.use(planner, routing, "work-conserving"));
  }
}
