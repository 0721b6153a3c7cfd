package io.gearshift.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.batching.AimdBatching;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.EarlyDrop;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.TimeoutBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.EventLoop;
import io.gearshift.simulator.SimulatedNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Router, devices, slots and batchers as real actors, and the simulator's data path: the same
 * queries go to the same variant on the same device in the same batch at the same instant, and the
 * same are refused, whatever the order in which actors come to run.
 */
class NodeTwinTest {
  private static final double SECONDS = 2;
  private static final long PLANS = 4;

  static Stream<World> worlds() {
    List<RoutePolicy> routing =
        List.of(new MostAccurateInTime(0.5), new AccuracyByBacklog(0.5), new WeightedSplit());
    List<BatchPolicy> batching =
        List.of(
            new WorkConserving(),
            new ProactiveBatching(),
            new EarlyDrop(),
            new TimeoutBatching(6, Samples.ms(5)),
            new AimdBatching(1, 1, Samples.ms(14)));
    return routing.stream()
        .flatMap(route -> batching.stream().map(batch -> new World(route, batch)));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void actorsAndSimulatorServeTheSameQueriesAlike(World world) {
    for (long seed : LongStream.rangeClosed(1, 3).toArray()) {
      List<Query> trace = world.trace(seed, SECONDS);
      History simulated = simulated(world, trace);
      History live = live(world, trace, seed);
      int alike = alike(live.runs(), simulated.runs());
      assertThat(live.runs().stream().skip(alike).findFirst())
          .as("%s, seed %d, the run after %d that are alike", world, seed, alike)
          .isEqualTo(simulated.runs().stream().skip(alike).findFirst());
      assertThat(live.refused()).as("%s, seed %d", world, seed).isEqualTo(simulated.refused());
      int answered = simulated.runs().stream().mapToInt(run -> run.ids().size()).sum();
      assertThat(answered + simulated.refused().size()).isEqualTo(trace.size());
      assertThat(simulated.runs()).as("seed %d", seed).anyMatch(run -> run.ids().size() > 2);
      assertThat(simulated.runs().stream().map(NodeTwinTest::instance).distinct()).hasSize(4);
    }
  }

  private static int alike(List<History.Run> some, List<History.Run> others) {
    int alike = 0;
    while (alike < Math.min(some.size(), others.size())
        && some.get(alike).equals(others.get(alike))) {
      alike++;
    }
    return alike;
  }

  private record Instance(DeviceId device, VariantId variant) {}

  private static Instance instance(History.Run run) {
    return new Instance(run.device(), run.variant());
  }

  private static History simulated(World world, List<Query> trace) {
    EventLoop loop = new EventLoop(Samples.T0);
    List<History.Run> runs = new ArrayList<>();
    Map<Long, Reason> refused = new HashMap<>();
    SimulatedNode node =
        new SimulatedNode(
            loop,
            world.family(),
            world.devices(),
            world.profiles(),
            world.maxQueue(),
            world.routing(),
            world.batching(),
            new SimulatedNode.Listener() {
              @Override
              public void ran(
                  Instant start, DeviceId device, VariantId variant, List<Query> batch) {
                List<Long> ids = batch.stream().map(Query::id).toList();
                ids.forEach(refused::remove);
                runs.add(new History.Run(start, device, variant, ids));
              }

              @Override
              public void refused(Query query, Reason reason) {
                refused.put(query.id(), reason);
              }
            });
    node.adopt(world.plan(1));
    for (long epoch = 2; epoch <= PLANS; epoch++) {
      long next = epoch;
      loop.at(adoption(epoch), () -> node.adopt(world.plan(next)));
    }
    trace.forEach(query -> loop.at(query.arrival(), () -> node.infer(query)));
    loop.run();
    return history(runs, refused);
  }

  private static History live(World world, List<Query> trace, long seed) {
    EventLoop loop = new EventLoop(Samples.T0);
    Instant end = trace.get(trace.size() - 1).deadline().plusSeconds(1);
    try (LiveNode node = new LiveNode(loop, world, end)) {
      node.adopt(world.plan(1));
      node.shuffle(new SplittableRandom(seed));
      for (long epoch = 2; epoch <= PLANS; epoch++) {
        long next = epoch;
        node.at(adoption(epoch), () -> node.adopt(world.plan(next)));
      }
      trace.forEach(query -> node.at(query.arrival(), () -> node.infer(query)));
      loop.run();
      List<Reply> replies = node.replies();
      assertThat(replies).extracting(Reply::queryId).doesNotHaveDuplicates().hasSize(trace.size());
      Map<Long, Reason> refused = new HashMap<>();
      for (Reply reply : replies) {
        if (reply instanceof Reply.Rejected rejected) {
          refused.put(rejected.queryId(), rejected.reason());
        }
      }
      return history(node.runs(), refused);
    }
  }

  private static Instant adoption(long epoch) {
    return Samples.T0.plusNanos((long) ((epoch - 1) * SECONDS / PLANS * 1e9));
  }

  private static History history(List<History.Run> runs, Map<Long, Reason> refused) {
    runs.sort(Comparator.comparing(History.Run::start).thenComparing(run -> run.device().name()));
    return new History(runs, refused);
  }
}
