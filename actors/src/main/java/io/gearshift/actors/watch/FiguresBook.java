package io.gearshift.actors.watch;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.watch.ClusterFigures.Busy;
import io.gearshift.actors.watch.NodeFigures.Batches;
import io.gearshift.actors.watch.NodeFigures.Queries;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes seconds of what nodes say. A node that is heard of for the first time, or that has started
 * anew, counts from then on: what it did before happened in no second that is kept.
 */
final class FiguresBook {
  /** What was said, and when it was heard. */
  private record Heard<T>(T said, Instant at) {}

  /** Of an instance. */
  private record Place(VariantId variant, DeviceId device) {
    static Place of(Batches batches) {
      return new Place(batches.variant(), batches.device());
    }
  }

  private final int kept;
  private final Duration silentAfter;
  private final SecondSum sums;
  private final Map<String, Heard<NodeFigures>> nodes = new TreeMap<>();
  private final Map<String, NodeFigures> counted = new HashMap<>();
  private final Map<DeviceId, Heard<DeviceReport>> devices =
      new TreeMap<>(Comparator.comparing(DeviceId::name));
  private final Map<DeviceId, Busy> busy = new HashMap<>();
  private final Deque<Second> seconds = new ArrayDeque<>();

  /**
   * @param kept how many seconds are remembered
   * @param silentAfter who has said nothing for so long is forgotten
   */
  FiguresBook(List<Family> families, int kept, Duration silentAfter) {
    this.kept = kept;
    this.silentAfter = silentAfter;
    this.sums = new SecondSum(new Capacities(families));
  }

  void hear(NodeFigures figures, Instant now) {
    nodes.put(figures.node(), new Heard<>(figures, now));
  }

  void observe(DeviceReport report, Instant now) {
    devices.put(report.device().id(), new Heard<>(report, now));
  }

  /** A second has passed. */
  void endSecond(Instant now) {
    Instant oldest = now.minus(silentAfter);
    nodes.values().removeIf(heard -> heard.at().isBefore(oldest));
    devices.values().removeIf(heard -> heard.at().isBefore(oldest));
    counted.keySet().retainAll(nodes.keySet());
    busy.keySet().retainAll(devices.keySet());
    SecondSum.Sum sum = sums.begin();
    for (Heard<NodeFigures> heard : nodes.values()) {
      NodeFigures figures = heard.said();
      Optional<NodeFigures> before =
          Optional.ofNullable(counted.put(figures.node(), figures))
              .filter(last -> last.run() == figures.run());
      for (Queries queries : figures.queries()) {
        sum.add(queries, before.map(last -> queriesOf(last, queries.model())).orElse(queries));
      }
      before.ifPresent(last -> count(last, figures, sum));
    }
    seconds.addLast(sum.end(now, reports()));
    while (seconds.size() > kept) {
      seconds.removeFirst();
    }
  }

  ClusterFigures figures() {
    return new ClusterFigures(new ArrayList<>(seconds), reports(), busy, nodes.keySet());
  }

  private List<DeviceReport> reports() {
    return devices.values().stream().map(Heard::said).toList();
  }

  private static Queries queriesOf(NodeFigures figures, String model) {
    return figures.queries().stream()
        .filter(queries -> queries.model().equals(model))
        .findFirst()
        .orElse(new Queries(model, 0, List.of()));
  }

  /**
   * The batches of a node, and how busy its devices were; what says nothing new changes nothing.
   */
  private void count(NodeFigures before, NodeFigures after, SecondSum.Sum sum) {
    double span = after.age().minus(before.age()).toNanos();
    if (span <= 0) {
      return;
    }
    Map<Place, Batches> earlier = new HashMap<>();
    before.batches().forEach(batches -> earlier.putIfAbsent(Place.of(batches), batches));
    Map<DeviceId, Busy> parts = new HashMap<>();
    for (Batches batches : after.batches()) {
      Batches last =
          earlier.getOrDefault(
              Place.of(batches),
              new Batches(batches.variant(), batches.device(), 0, 0, 0, Duration.ZERO));
      sum.add(batches, last);
      double part = batches.busy().minus(last.busy()).toNanos() / span;
      parts.merge(
          batches.device(),
          new Busy(part, batches.waiting()),
          (one, other) -> new Busy(one.part() + other.part(), one.waiting() + other.waiting()));
    }
    parts.forEach((device, is) -> busy.put(device, new Busy(Math.min(1, is.part()), is.waiting())));
  }
}
