package io.gearshift.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Load on a cluster, what is done to the cluster meanwhile, and what comes of it. */
final class Scenario implements AutoCloseable {
  private static final long SEED = Long.getLong("chaos.seed", 7);
  private static final double RATE = Integer.getInteger("chaos.rate", 60);

  private final String name;
  private final Cluster cluster;
  private final Load load;
  private final PlanWatch watch;
  private final Map<String, Long> down = new HashMap<>();
  private final List<Outage> outages = new ArrayList<>();
  private final Map<String, Long> anew = new HashMap<>();
  private final List<String> more = new ArrayList<>();
  private long fault;
  private boolean ended;

  Scenario(String name, Cluster cluster, Node... frontEnds) {
    this(name, cluster, RATE, frontEnds);
  }

  /**
   * @param rate queries per second
   * @param frontEnds the nodes that clients send to
   */
  Scenario(String name, Cluster cluster, double rate, Node... frontEnds) {
    this.name = name;
    this.cluster = cluster;
    List<FrontEnd> to = List.of(frontEnds).stream().map(Node::frontEnd).toList();
    System.out.printf("%n%s: %.0f queries/s, seed %d%n", name, rate, SEED);
    this.load = new Load(to, rate, SEED, Limits.ECHO);
    this.watch = new PlanWatch(cluster.nodes(), load::now);
  }

  Load load() {
    return load;
  }

  PlanWatch watch() {
    return watch;
  }

  /** Lets the load go on. */
  void pass(Duration time) {
    Node.pause(time);
  }

  void say(String what) {
    System.out.printf("  %6.1f s  %s%n", load.now() / 1e9, what);
  }

  /** Adds a figure to the scenario's line. */
  void note(String figure) {
    say(figure);
    more.add(figure);
  }

  /**
   * Now something is done from which service must recover.
   *
   * @return when, in nanoseconds since the load began
   */
  long fault(String what) {
    say(what);
    fault = load.now();
    return fault;
  }

  /** From now on nothing is expected of the node's front end. */
  void excuse(Node node) {
    down.putIfAbsent(node.name(), load.now());
  }

  /** From now on all is expected of it again. */
  void expect(Node node) {
    Long since = down.remove(node.name());
    if (since != null) {
      outages.add(new Outage(node.name(), since, load.now()));
    }
  }

  void kill(Node node) {
    excuse(node);
    fault("kill -9 " + node.name());
    node.kill();
  }

  /** Starts a node; it is ready later. */
  void begin(Node node) {
    say("start " + node.name());
    cluster.start(node);
  }

  /** Starts a node that reaches no other, and will begin a cluster of its own. */
  void beginAlone(Node node) {
    anew.put(node.name(), load.now());
    cluster.start(node);
  }

  /** Starts a node, and sends to it as soon as it says that it is ready. */
  void restart(Node node) {
    begin(node);
    node.awaitHealthy();
    say(node.name() + " is ready");
    expect(node);
    node.frontEnd().putIn();
  }

  /**
   * Ends the load, prints the figures, and asserts what must hold whatever was done: none lost,
   * doubled or crossed, and no two plans.
   */
  Verdict end() {
    long until = load.now();
    ended = true;
    List<Sent> history = load.stop();
    cluster.nodes().forEach(this::expect);
    watch.close();
    Verdict verdict = new Verdict(history, outages);
    report(verdict, until);
    assertThat(verdict.lost()).as("%s: lost", name).isEmpty();
    assertThat(verdict.doubled()).as("%s: doubled", name).isEmpty();
    assertThat(verdict.crossed()).as("%s: crossed", name).isEmpty();
    assertThat(verdict.epochsThatWentBack(anew)).as("%s: plans that went back", name).isEmpty();
    assertThat(watch.contradictions()).as("%s: two plans under one epoch", name).isEmpty();
    return verdict;
  }

  /** When the last fault was. */
  long fault() {
    return fault;
  }

  private void report(Verdict verdict, long until) {
    Optional<Duration> recovery = verdict.recovery(fault, until);
    String seconds =
        fault == 0 ? "–" : recovery.map(r -> "%.1f".formatted(r.toMillis() / 1e3)).orElse("never");
    Map<String, Long> refused = verdict.refused();
    more.add(0, "epochs " + watch.epochs());
    if (verdict.countElsewhere(Outcome.UNREACHABLE) > 0) {
      more.add(0, verdict.countElsewhere(Outcome.UNREACHABLE) + " unreachable");
    }
    String line =
        "| %s | %d | %d | %s | %d | %d | %d | %d | %d | %s | %.0f | %s |"
            .formatted(
                name,
                verdict.sent(),
                verdict.count(Outcome.OK),
                refused.isEmpty() ? "0" : refused.toString(),
                verdict.excused(),
                verdict.lost().size(),
                verdict.doubled().size(),
                verdict.crossed().size(),
                verdict.countElsewhere(Outcome.LATE),
                seconds,
                verdict.percentileMillis(0.99, Verdict::isAnswered),
                String.join("; ", more));
    System.out.println(line);
    Table.add(line);
    Table.keep(name, verdict.history());
  }

  @Override
  public void close() {
    if (!ended) {
      load.stop();
      watch.close();
    }
  }
}
