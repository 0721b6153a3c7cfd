package io.gearshift.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy over candidates that stay the same decides as it does without knowing that. */
class SameCandidatesTest {
  private static final int CASES = 300;
  private static final int QUERIES = 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void decidesTheSameWhateverWaits(long seed) {
    Random random = new Random(seed);
    for (RoutePolicy policy :
        List.of(new WeightedSplit(), new AccuracyByBacklog(0.5), new MostAccurateInTime(0.5))) {
      for (int i = 0; i < CASES; i++) {
        List<InstanceLoad> candidates = candidates(random);
        RoutePolicy over = policy.over(candidates);
        for (long id = 0; id < QUERIES; id++) {
          List<InstanceLoad> now = waiting(candidates, random);
          Query query = Loads.query(id, random.nextInt(100), 1 + random.nextInt(10));
          assertThat(over.choose(query, now, Instant.EPOCH))
              .as("seed %d, case %d of %s, query %s", seed, i, policy, query)
              .isEqualTo(policy.choose(query, now, Instant.EPOCH));
        }
      }
    }
  }

  private static List<InstanceLoad> candidates(Random random) {
    List<InstanceLoad> candidates = new ArrayList<>();
    int devices = 1 + random.nextInt(4);
    boolean shared = random.nextBoolean();
    for (int variant = 0; variant < 3; variant++) {
      for (int device = 0; device < devices; device++) {
        LatencyProfile latency =
            LatencyProfile.measured(
                Map.of(1, Loads.ms(20 - 5 * variant), 8, Loads.ms(60 - 20 * variant)));
        candidates.add(
            Loads.load(
                "d" + device,
                "v" + variant,
                0.9 - 0.1 * variant,
                latency,
                0,
                shared ? random.nextInt(3) : 0));
      }
    }
    Collections.shuffle(candidates, random);
    return candidates;
  }

  private static List<InstanceLoad> waiting(List<InstanceLoad> candidates, Random random) {
    Map<String, Duration> waiting =
        Map.of(
            "d0", Loads.ms(random.nextInt(3) * 10),
            "d1", Loads.ms(random.nextInt(3) * 10),
            "d2", Loads.ms(random.nextInt(3) * 10),
            "d3", Loads.ms(random.nextInt(3) * 10));
    return candidates.stream()
        .map(
            load ->
                new InstanceLoad(
                    load.device(),
                    load.variant(),
                    load.accuracy(),
                    load.latency(),
                    waiting.get(load.device().name()),
                    load.share()))
        .toList();
  }
}
