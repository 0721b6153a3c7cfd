package io.gearshift.domain.scaling;

import io.gearshift.domain.scaling.NodeFleet.Node;
import io.gearshift.domain.scaling.ScalingStep.Act;
import io.gearshift.domain.scaling.ScalingStep.Drain;
import io.gearshift.domain.scaling.ScalingStep.Grow;
import io.gearshift.domain.scaling.ScalingStep.Remove;
import io.gearshift.domain.scaling.ScalingStep.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides how many nodes a cluster has, and which leaves next.
 *
 * <p>More come soon after they are wanted, as many as are, for gears bridge only so much; fewer
 * only after a quiet time, one by one, for the next load may be near and a node takes its time to
 * come back. There is one change at a time: while nodes are on their way in or out, nothing else
 * begins. The node that goes is, of those that the actuator can take away, the one that hosts
 * least, and it leaves the cluster before it is taken away. The one with the planner goes last, and
 * is told to stop by the actuator alone: whoever would wait for it goes with it.
 *
 * @param minNodes there are never fewer, and never less than one
 * @param maxNodes there are never more
 * @param confirm how long more must be wanted
 * @param quiet how long fewer must be wanted
 * @param coldStart what a node takes to come; one that takes twice as long is said to be late
 */
public record NodeScaling(
    int minNodes, int maxNodes, Duration confirm, Duration quiet, Duration coldStart) {
  private static final Comparator<Node> LEAST_FIRST =
      Comparator.comparing(Node::planner)
          .thenComparing(Node::hosted)
          .thenComparing(Node::devices)
          .thenComparing(Node::name);

  public NodeScaling {
    if (minNodes < 1) {
      throw new IllegalArgumentException(
          "min-nodes: " + minNodes + " (expected: >= 1, for without devices nothing is answered)");
    }
    if (maxNodes < minNodes) {
      throw new IllegalArgumentException(
          "max-nodes: " + maxNodes + " (expected: >= min-nodes, " + minNodes + ")");
    }
    if (confirm.isNegative()) {
      throw new IllegalArgumentException("confirm: " + confirm + " (expected: >= 0s)");
    }
    if (coldStart.isNegative()) {
      throw new IllegalArgumentException("cold-start: " + coldStart + " (expected: >= 0s)");
    }
    if (quiet.compareTo(coldStart) < 0) {
      throw new IllegalArgumentException(
          "quiet: "
              + quiet
              + " (expected: >= cold-start, "
              + coldStart
              + ", for what goes takes as long to come back)");
    }
  }

  /** What to do now; asked again about the same, it says the same. */
  public ScalingStep decide(NodeFleet fleet, ScalingHistory before, Instant now) {
    ScalingHistory history = fleet.coming() == 0 ? before.complete() : before;
    if (history.drained().isPresent()) {
      return drained(fleet, history, history.drained().get());
    }
    Optional<Node> leaving = fleet.nodes().stream().filter(Node::leaving).findFirst();
    if (leaving.isPresent()) {
      return stay(fleet, history.settled(), leaving.get().name() + " leaves");
    }
    if (fleet.nodes().isEmpty()) {
      return stay(fleet, history.settled(), "no node with devices is there yet");
    }
    if (fleet.devicesWanted().isEmpty() && within(kept(fleet)) == kept(fleet)) {
      return stay(fleet, history.settled(), "it is not known yet how many devices are wanted");
    }
    int wanted = wanted(fleet);
    if (wanted > kept(fleet)) {
      return more(fleet, history.wantingMore(now), wanted, now);
    }
    if (wanted < kept(fleet)) {
      return fewer(fleet, history.wantingFewer(now), wanted, now);
    }
    return stay(fleet, history.settled(), fleet.coming() > 0 ? coming(fleet, history, now) : "");
  }

  private ScalingStep drained(NodeFleet fleet, ScalingHistory history, String node) {
    if (fleet.node(node).isPresent()) {
      return stay(fleet, history, node + " leaves");
    }
    int rest = fleet.scale().nodes() - 1;
    boolean isGone =
        fleet.scale().mayGo().filter(mayGo -> !mayGo.contains(node)).isPresent() || rest < minNodes;
    ScalingHistory after = isGone ? ScalingHistory.EMPTY : history;
    return isGone
        ? stay(fleet, after, node + " has gone")
        : new ScalingStep(
            new Remove(Optional.of(node), rest),
            ScalingHistory.EMPTY,
            wanted(fleet),
            node + " has left and is taken away");
  }

  private ScalingStep more(NodeFleet fleet, ScalingHistory history, int wanted, Instant now) {
    if (fleet.coming() > 0) {
      return stay(fleet, history, coming(fleet, history, now));
    }
    Instant due = history.shortSince().orElse(now).plus(confirm);
    if (now.isBefore(due)) {
      return stay(fleet, history, "more are wanted; seen again at " + due);
    }
    return new ScalingStep(new Grow(wanted), history.growing(now), wanted, "more are wanted");
  }

  private ScalingStep fewer(NodeFleet fleet, ScalingHistory history, int wanted, Instant now) {
    Instant due = history.sparedSince().orElse(now).plus(quiet);
    if (now.isBefore(due)) {
      return stay(fleet, history, "fewer would do; if they still do at " + due + ", one goes");
    }
    return fleet.coming() > 0
        ? withoutMissing(fleet, history, now)
        : withoutOne(fleet, history, wanted);
  }

  /** One that was asked for, and is not there, is not wanted any more. */
  private ScalingStep withoutMissing(NodeFleet fleet, ScalingHistory history, Instant now) {
    int rest = fleet.scale().nodes() - 1;
    Optional<String> missing =
        fleet
            .scale()
            .mayGo()
            .flatMap(
                mayGo -> mayGo.stream().filter(n -> fleet.node(n).isEmpty()).sorted().findFirst());
    if (fleet.scale().mayGo().isPresent() && missing.isEmpty()) {
      return stay(fleet, history, coming(fleet, history, now));
    }
    return new ScalingStep(
        new Remove(missing, rest),
        history.settled(),
        wanted(fleet),
        missing.orElse("one") + " has not come and is not wanted any more");
  }

  private ScalingStep withoutOne(NodeFleet fleet, ScalingHistory history, int wanted) {
    Optional<Node> chosen =
        fleet.staying().stream()
            .filter(node -> fleet.scale().mayGo().map(m -> m.contains(node.name())).orElse(true))
            .min(LEAST_FIRST);
    if (chosen.isEmpty()) {
      return stay(
          fleet, history, "fewer would do, but the actuator can take away none that is there");
    }
    Node node = chosen.get();
    boolean areTooMany = kept(fleet) > maxNodes;
    if (!areTooMany && fleet.devices() - node.devices() < fleet.devicesWanted().orElse(0)) {
      return stay(fleet, history, "fewer would do, but not without the devices of " + node.name());
    }
    return node.planner()
        ? new ScalingStep(
            new Remove(Optional.of(node.name()), fleet.scale().nodes() - 1),
            ScalingHistory.EMPTY,
            wanted,
            node.name() + " is not needed, and stops; the planner goes to another node")
        : new ScalingStep(
            new Drain(node.name()),
            history.draining(node.name()),
            wanted,
            node.name() + " is not needed, and leaves");
  }

  private String coming(NodeFleet fleet, ScalingHistory history, Instant now) {
    boolean isLate =
        history.grown().filter(at -> now.isAfter(at.plus(coldStart.multipliedBy(2)))).isPresent();
    return fleet.coming()
        + (fleet.coming() == 1 ? " node comes" : " nodes come")
        + (isLate ? "; late, see why they do not start" : "");
  }

  /** How many nodes would have as many devices as are wanted, those that host least left out. */
  private int wanted(NodeFleet fleet) {
    if (fleet.devicesWanted().isEmpty() || fleet.staying().isEmpty()) {
      return within(kept(fleet));
    }
    int devices = fleet.devices();
    int lacking = fleet.devicesWanted().getAsInt() - devices;
    List<Node> staying = new ArrayList<>(fleet.staying());
    if (lacking > 0) {
      double each = (double) devices / staying.size();
      return within((int) Math.min(staying.size() + Math.ceil(lacking / each), maxNodes));
    }
    staying.sort(LEAST_FIRST);
    int needed = staying.size();
    int spare = -lacking;
    for (Node node : staying) {
      if (node.devices() > spare) {
        break;
      }
      spare -= node.devices();
      needed--;
    }
    return within(needed);
  }

  private int within(int nodes) {
    return Math.max(minNodes, Math.min(maxNodes, nodes));
  }

  private static int kept(NodeFleet fleet) {
    return Math.max(fleet.scale().nodes(), fleet.staying().size());
  }

  private ScalingStep stay(NodeFleet fleet, ScalingHistory history, String why) {
    Act stay = new Stay();
    return new ScalingStep(stay, history, wanted(fleet), why.isEmpty() ? "as wanted" : why);
  }
}
