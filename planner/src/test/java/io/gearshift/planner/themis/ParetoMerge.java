package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * The least cost in time, by merging the fronts of latency and cost of one stage after the other:
 * it knows no grid of milliseconds, so it shares nothing with the dynamic program but its options.
 */
final class ParetoMerge {
  private record Point(int millis, int cost) {}

  private ParetoMerge() {}

  static OptionalInt leastCost(int slo, List<List<LatencyProgram.Option>> stages) {
    List<Point> front = List.of(new Point(0, 0));
    for (List<LatencyProgram.Option> options : stages) {
      List<Point> next = new ArrayList<>();
      for (Point point : front) {
        for (LatencyProgram.Option option : options) {
          next.add(new Point(point.millis() + option.millis(), point.cost() + option.cost()));
        }
      }
      front = undominated(next);
    }
    return front.stream().filter(p -> p.millis() < slo).mapToInt(Point::cost).min();
  }

  private static List<Point> undominated(List<Point> points) {
    points.sort(Comparator.comparingInt(Point::millis).thenComparingInt(Point::cost));
    List<Point> front = new ArrayList<>();
    for (Point point : points) {
      if (front.isEmpty() || point.cost() < front.get(front.size() - 1).cost()) {
        front.add(point);
      }
    }
    return front;
  }
}
