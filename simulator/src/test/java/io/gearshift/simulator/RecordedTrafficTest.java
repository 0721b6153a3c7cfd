package io.gearshift.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.traffic.Query;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.simulator.arrivals.ArrivalFile;
import io.gearshift.simulator.arrivals.RecordedArrivals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTrafficTest {
  private static final List<Worlds.Spec> SPECS = List.of(new Worlds.Spec("v", 0.9, 0.1, 1, 1.3, 0));
  private static final Family FAMILY = Worlds.family("f", Duration.ofMillis(200), 64, SPECS);
  private static final Problem WORLD = Worlds.world(FAMILY, SPECS, Worlds.devices(2, 8));

  @TempDir private Path folder;

  @Test
  void theSimulatorsArrivalsAreThoseOfTheFileWhateverTheSeed() throws IOException {
    long fileSeed = 5;
    StringBuilder text = new StringBuilder("arrival_s,family,slo_ms\n");
    List<Query> expected = new ArrayList<>();
    List<Long> drawn =
        new SplittableRandom(fileSeed).longs(2_000, 0, 9_000_000_000L).sorted().boxed().toList();
    for (long nanos : drawn) {
      Instant at = Instant.EPOCH.plusNanos(nanos);
      int slo = 50 + expected.size() % 200;
      expected.add(new Query(expected.size(), at, at.plusMillis(slo), 1, List.of()));
      text.append(
          String.format("%d.%09d,f,%d%n", nanos / 1_000_000_000, nanos % 1_000_000_000, slo));
    }
    RecordedArrivals read =
        ArrivalFile.read(Files.writeString(folder.resolve("a.csv"), text), Map.of("f", "f"))
            .get("f");
    for (long seed : new long[] {1, 2}) {
      assertThat(routed(read, seed))
          .as("seed %d of the file, %d of the run", fileSeed, seed)
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void aRunOfRecordedArrivalsDoesNotDependOnItsSeed() {
    RecordedArrivals recorded =
        RecordedArrivals.of(new SplittableRandom(1).longs(500, 0, 3_000_000_000L).sorted());
    SimulationResult one = Simulation.run(scenario(recorded, new MostAccurateInTime(0.5), 1));
    assertThat(one.total().offered()).isEqualTo(500);
    assertThat(Simulation.run(scenario(recorded, new MostAccurateInTime(0.5), 2))).isEqualTo(one);
  }

  @Test
  void queriesThatCameWithSlosAreNotGivenOthers() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "seconds,slo_ms\n0,30\n1,700\n");
    RecordedArrivals recorded = ArrivalFile.read(file, Map.of("f", "f")).get("f");
    assertThat(Traffic.of(FAMILY.id(), recorded).longestSlo(FAMILY.slo()))
        .isEqualTo(Duration.ofMillis(700));
    List<Duration> slos = List.of(Duration.ofMillis(50));
    assertThatThrownBy(() -> new Traffic(FAMILY.id(), recorded, slos, List.of(1)))
        .hasMessage("slos: [PT0.05S] (expected: none, for queries came with SLOs of their own)");
  }

  /** The queries that a router saw, each as it saw it first; it asks where there is a choice. */
  private static Collection<Query> routed(RecordedArrivals recorded, long seed) {
    Map<Long, Query> seen = new TreeMap<>();
    RoutePolicy policy = new MostAccurateInTime(0.5);
    Simulation.run(
        scenario(
            recorded,
            (query, candidates, now) -> {
              seen.putIfAbsent(query.id(), query);
              return policy.choose(query, candidates, now);
            },
            seed));
    return seen.values();
  }

  private static Scenario scenario(RecordedArrivals recorded, RoutePolicy routing, long seed) {
    return Scenario.of(
        WORLD,
        List.of(Traffic.of(FAMILY.id(), recorded)),
        new Scenario.Policies(new ResidentPlanner(), routing, family -> new WorkConserving()),
        seed);
  }
}
