package io.gearshift.domain.pull;

import static io.gearshift.domain.pull.Subnets.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.pull.PullPolicy.Expired;
import io.gearshift.domain.pull.PullPolicy.Run;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * SlackFit against the best that can be done by who knows the future (the integer program of
 * SuperServe, section 4.1, solved by trying everything): accuracy times queries answered in time,
 * on one device.
 */
class SlackOracleTest {
  private static final int QUERIES = 6;
  private static final long SEED = 5;
  private static final int ROUNDS = 25;
  private static final List<Resident> RESIDENTS =
      List.of(Subnets.six().get(0), Subnets.six().get(2), Subnets.six().get(5));

  private record Toy(List<Query> queries) {
    /** Queries that come one every so many milliseconds, more or less. */
    static Toy drawn(double gap, SplittableRandom random) {
      List<Query> queries = new ArrayList<>();
      double at = 0;
      for (int i = 0; i < QUERIES; i++) {
        at += random.nextDouble() * 2 * gap;
        Instant arrival = Instant.EPOCH.plus(ms(at));
        queries.add(new Query(i, arrival, arrival.plus(ms(8 + random.nextInt(10))), 1, List.of()));
      }
      return new Toy(queries);
    }
  }

  /** Tries every batch of every variant, each begun as soon as it can be. */
  private static final class Oracle {
    private final List<Query> queries;
    private final Map<List<Long>, Double> known = new HashMap<>();

    Oracle(Toy toy) {
      this.queries = toy.queries();
    }

    double best() {
      return best((1 << queries.size()) - 1, Instant.EPOCH);
    }

    private double best(int left, Instant free) {
      if (left == 0) {
        return 0;
      }
      List<Long> state = List.of((long) left, Duration.between(Instant.EPOCH, free).toNanos());
      Double before = known.get(state);
      if (before != null) {
        return before;
      }
      double best = 0;
      for (int batch = left; batch > 0; batch = (batch - 1) & left) {
        List<Query> members = members(batch);
        Instant start =
            members.stream().map(Query::arrival).max(Comparator.naturalOrder()).orElseThrow();
        start = start.isBefore(free) ? free : start;
        Instant due =
            members.stream().map(Query::deadline).min(Comparator.naturalOrder()).orElseThrow();
        for (Resident resident : RESIDENTS) {
          Instant end = start.plus(resident.latency().of(members.size()));
          if (!end.isAfter(due)) {
            double gain = resident.accuracy().value() * members.size();
            best = Math.max(best, gain + best(left & ~batch, end));
          }
        }
      }
      known.put(state, best);
      return best;
    }

    private List<Query> members(int batch) {
      return queries.stream().filter(query -> (batch >> query.id() & 1) == 1).toList();
    }
  }

  /** What a policy comes to, which learns of a query when it comes. */
  private static double utility(SlackPolicy policy, Toy toy) {
    PullPolicy.Table table =
        new PullPolicy(policy, Duration.ZERO, Expired.DROP).over(RESIDENTS).orElseThrow();
    List<Query> coming = new ArrayList<>(toy.queries());
    List<Query> queue = new ArrayList<>();
    Instant now = Instant.EPOCH;
    double utility = 0;
    while (!coming.isEmpty() || !queue.isEmpty()) {
      while (!coming.isEmpty() && !coming.get(0).arrival().isAfter(now)) {
        queue.add(coming.remove(0));
      }
      if (queue.isEmpty()) {
        now = coming.get(0).arrival();
      } else {
        queue.sort(Comparator.comparing(Query::deadline));
        if (table.decide(queue.get(0), queue.size(), now) instanceof Run run) {
          List<Query> batch = queue.subList(0, Math.min(run.items(), queue.size()));
          Instant end = now.plus(run.resident().latency().of(batch.size()));
          utility +=
              run.resident().accuracy().value()
                  * batch.stream().filter(query -> !end.isAfter(query.deadline())).count();
          batch.clear();
          now = end;
        } else {
          queue.remove(0);
        }
      }
    }
    return utility;
  }

  /** The part of the best that policies come to, over all toys. */
  private static Map<String, Double> parts(double gap) {
    Map<String, SlackPolicy> policies =
        Map.of(
            "SlackFit", new SlackFit(SlackFit.Reading.CUMULATIVE, 24),
            "SlackFit by ranges", new SlackFit(SlackFit.Reading.RANGES, 24),
            "refitted", new Refit(new SlackFit(SlackFit.Reading.CUMULATIVE, 24)),
            "with headroom", new Headroom(new SlackFit(SlackFit.Reading.CUMULATIVE, 24), 0.4),
            "MinCost", new MinCost(new Accuracy(0)),
            "the most accurate", new OneVariant(RESIDENTS.get(2).variant()));
    SplittableRandom random = new SplittableRandom(SEED);
    double best = 0;
    Map<String, Double> sums = new HashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      Toy toy = Toy.drawn(gap, random);
      double mostPossible = new Oracle(toy).best();
      best += mostPossible;
      policies.forEach(
          (name, policy) -> {
            double utility = utility(policy, toy);
            assertThat(utility)
                .as("seed %d: %s", SEED, name)
                .isLessThanOrEqualTo(mostPossible + 1e-9);
            sums.merge(name, utility, Double::sum);
          });
    }
    double all = best;
    sums.replaceAll((name, sum) -> sum / all);
    return sums;
  }

  @Test
  void inABurstSlackFitComesNearToWhoKnowsTheFuture() {
    Map<String, Double> parts = parts(0.5);
    System.out.printf("burst, seed %d: part of the optimum: %s%n", SEED, parts);
    assertThat(parts.get("SlackFit")).isGreaterThan(0.9);
    assertThat(parts.get("SlackFit")).isGreaterThan(parts.get("the most accurate"));
  }

  @Test
  void inCalmSlackFitComesNearToWhoKnowsTheFuture() {
    Map<String, Double> parts = parts(20);
    System.out.printf("calm, seed %d: part of the optimum: %s%n", SEED, parts);
    assertThat(parts.get("SlackFit")).isGreaterThan(0.9);
    assertThat(parts.get("SlackFit")).isGreaterThan(parts.get("MinCost"));
    assertThat(parts.get("refitted")).isGreaterThan(parts.get("SlackFit"));
  }
}
