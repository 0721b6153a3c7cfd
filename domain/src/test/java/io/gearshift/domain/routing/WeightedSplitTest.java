package io.gearshift.domain.routing;

import static io.gearshift.domain.routing.Loads.ms;
import static io.gearshift.domain.routing.Loads.query;
import static io.gearshift.domain.routing.Loads.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.LatencyProfile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightedSplitTest {
  private static final int QUERIES = 100_000;

  /** What chi-square exceeds once in a thousand times, with two degrees of freedom. */
  private static final double CRITICAL = 13.8;

  private final RoutePolicy policy = new WeightedSplit();

  @ParameterizedTest(name = "ids {0}, {0} + {1}, {0} + 2 * {1} …")
  @CsvSource({"0, 1", "1, 2", "-50000, 1", "123456789, 1000", "4611686018427387904, 4096"})
  void splitsAsThePlanSays(long first, long step) {
    List<InstanceLoad> candidates =
        List.of(shared("cpu-0", "a", 0.5), shared("cpu-0", "b", 0.3), shared("cpu-1", "a", 0.2));
    assertThat(chiSquare(candidates, first, step)).isLessThan(CRITICAL);
  }

  @Test
  void sharesOfThoseThatAreThereAreScaledUp() {
    List<InstanceLoad> candidates =
        List.of(shared("cpu-0", "b", 0.15), shared("cpu-1", "a", 0.1), shared("cpu-2", "a", 0.25));
    assertThat(chiSquare(candidates, 0, 1)).isLessThan(CRITICAL);
  }

  @Test
  void whatThePlanGivesNothingGetsNothing() {
    List<InstanceLoad> candidates =
        List.of(shared("cpu-0", "a", 0), shared("cpu-1", "a", 1e-9), shared("cpu-2", "a", 0));
    assertThat(counts(candidates, 0, 1)).containsOnlyKeys(candidates.get(1));
  }

  @Test
  void theSameQueryAlwaysGoesTheSameWay() {
    List<InstanceLoad> candidates = List.of(shared("cpu-0", "a", 0.5), shared("cpu-1", "a", 0.5));
    for (long id = 0; id < 100; id++) {
      assertThat(chosen(candidates, id)).isSameAs(chosen(candidates, id));
    }
  }

  @Test
  void withoutSharesTheFirstToEndIsTaken() {
    LatencyProfile latency = LatencyProfile.measured(Map.of(1, ms(10)));
    List<InstanceLoad> candidates =
        List.of(
            Loads.load("cpu-0", "a", 0.9, latency, 40, 0),
            Loads.load("cpu-1", "a", 0.8, latency, 20, 0),
            Loads.load("cpu-2", "a", 0.9, latency, 30, 0));
    assertThat(chosen(candidates, 7)).isSameAs(candidates.get(1));
  }

  @Test
  void choosesNothingFromNothing() {
    assertThat(policy.choose(query(1, 100, 1), List.of(), Instant.EPOCH)).isEmpty();
  }

  private double chiSquare(List<InstanceLoad> candidates, long first, long step) {
    double sum = candidates.stream().mapToDouble(InstanceLoad::share).sum();
    Map<InstanceLoad, Integer> counts = counts(candidates, first, step);
    return candidates.stream()
        .mapToDouble(
            candidate -> {
              double expected = QUERIES * candidate.share() / sum;
              return Math.pow(counts.getOrDefault(candidate, 0) - expected, 2) / expected;
            })
        .sum();
  }

  private Map<InstanceLoad, Integer> counts(List<InstanceLoad> candidates, long first, long step) {
    Map<InstanceLoad, Integer> counts = new HashMap<>();
    for (int i = 0; i < QUERIES; i++) {
      counts.merge(chosen(candidates, first + i * step), 1, Integer::sum);
    }
    return counts;
  }

  private InstanceLoad chosen(List<InstanceLoad> candidates, long id) {
    return policy.choose(query(id, 100, 1), candidates, Instant.EPOCH).orElseThrow();
  }
}
