package io.gearshift.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.ShadowSettings;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.accuracy.ShadowRule;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same arrivals with answers checked and without: every query runs in the same batch, on the
 * same variant, from the same instant on, though checks are far more eager than by default.
 */
class ShadowTwinTest {
  private static final ShadowSettings EAGER =
      new ShadowSettings(1, 1_000, 1 << 20, Duration.ofMinutes(5), Duration.ofHours(1));
  private static final ShadowRule ALMOST_ALWAYS = new ShadowRule(1, 1);

  private record Served(History history, int replies, int ended, int givenUp) {}

  static Stream<World> worlds() {
    List<RoutePolicy> routing = List.of(new AccuracyByBacklog(0.5), new WeightedSplit());
    List<BatchPolicy> batching = List.of(new WorkConserving(), new ProactiveBatching());
    return routing.stream()
        .flatMap(route -> batching.stream().map(batch -> new World(route, batch)));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void noQueryIsServedOtherwiseThanWithoutShadows(World world) {
    int ended = 0;
    int givenUp = 0;
    for (long seed = 1; seed <= 6; seed++) {
      List<Query> trace = world.trace(seed, 1.5);
      Served without = serve(world, trace, seed, ShadowSettings.OFF, ShadowRule.NEVER);
      Served with = serve(world, trace, seed, EAGER, ALMOST_ALWAYS);
      assertThat(with.history()).as("%s, seed %d", world, seed).isEqualTo(without.history());
      assertThat(with.replies()).isEqualTo(without.replies()).isEqualTo(trace.size());
      assertThat(without.ended() + without.givenUp()).isZero();
      ended += with.ended();
      givenUp += with.givenUp();
    }
    assertThat(ended).as("shadows that ran to their end").isPositive();
    assertThat(givenUp).as("shadows that gave way").isPositive();
  }

  private static Served serve(
      World world, List<Query> trace, long seed, ShadowSettings shadowing, ShadowRule rule) {
    EventLoop loop = new EventLoop(Samples.T0);
    Instant end = trace.get(trace.size() - 1).deadline().plusSeconds(1);
    try (LiveNode node = new LiveNode(loop, world, end, shadowing, rule)) {
      node.adopt(world.plan(1));
      node.shuffle(new SplittableRandom(seed));
      trace.forEach(query -> node.at(query.arrival(), () -> node.infer(query)));
      loop.run();
      List<History.Run> runs =
          node.runs().stream()
              .sorted(
                  Comparator.comparing(History.Run::start)
                      .thenComparing(run -> run.device().name()))
              .toList();
      List<Reply> replies = node.replies();
      Map<Long, Reason> refused = new TreeMap<>();
      for (Reply reply : replies) {
        if (reply instanceof Reply.Rejected rejected) {
          refused.put(rejected.queryId(), rejected.reason());
        }
      }
      return new Served(
          new History(runs, refused), replies.size(), node.shadowsEnded(), node.shadowsGivenUp());
    }
  }
}
