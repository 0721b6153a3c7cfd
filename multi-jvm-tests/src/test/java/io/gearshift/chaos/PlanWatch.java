package io.gearshift.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Asks every node again and again which plan there is. */
final class PlanWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);

  /**
   * A plan as seen from a node.
   *
   * @param asked when, in nanoseconds since the load began
   * @param placements what stands where
   */
  record Sight(long asked, String node, long epoch, String placements) {}

  private final List<Sight> sights = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final LongSupplier clock;
  private volatile boolean ended;

  PlanWatch(List<Node> nodes, LongSupplier clock) {
    this.clock = clock;
    for (Node node : nodes) {
      Thread thread = new Thread(() -> watch(node), "chaos-watch-" + node.name());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  private void watch(Node node) {
    while (!ended) {
      long asked = clock.getAsLong();
      Optional<JsonNode> plan = node.isAlive() ? node.admin("/plan", EVERY) : Optional.empty();
      if (plan.isPresent() && plan.get().path("epoch").isNumber()) {
        see(new Sight(asked, node.name(), plan.get().path("epoch").asLong(), places(plan.get())));
      }
      Node.pause(EVERY);
    }
  }

  private static String places(JsonNode plan) {
    TreeSet<String> places = new TreeSet<>();
    plan.path("families").forEach(f -> f.path("placements").forEach(p -> places.add(p.toString())));
    return places.toString();
  }

  private synchronized void see(Sight sight) {
    sights.add(sight);
  }

  /** How long after a moment the planner answered to one of these nodes; empty if it never did. */
  synchronized Optional<Duration> plannerBack(long since, List<Node> nodes) {
    return sights.stream()
        .filter(sight -> sight.asked() >= since)
        .filter(sight -> nodes.stream().anyMatch(node -> node.name().equals(sight.node())))
        .mapToLong(sight -> sight.asked() - since)
        .min()
        .stream()
        .mapToObj(Duration::ofNanos)
        .findFirst();
  }

  /** Epochs under which two plans were seen. */
  synchronized List<String> contradictions() {
    Map<Long, Sight> plans = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Sight sight : sights) {
      Sight other = plans.putIfAbsent(sight.epoch(), sight);
      if (other != null && !other.placements().equals(sight.placements())) {
        wrong.add(other + " but " + sight);
      }
    }
    return wrong;
  }

  /** The epochs that were seen, the oldest and the newest. */
  synchronized String epochs() {
    var epochs = sights.stream().mapToLong(Sight::epoch).summaryStatistics();
    return epochs.getCount() == 0 ? "none" : epochs.getMin() + "–" + epochs.getMax();
  }

  @Override
  public void close() {
    ended = true;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(5).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
