package io.gearshift.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.ShadowSettings;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.accuracy.ShadowRule;
import io.gearshift.domain.batching.TimeoutBatching;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.pull.Headroom;
import io.gearshift.domain.pull.MaxAccuracy;
import io.gearshift.domain.pull.MaxBatch;
import io.gearshift.domain.pull.MinCost;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.pull.PullPolicy.Expired;
import io.gearshift.domain.pull.Refit;
import io.gearshift.domain.pull.Resident;
import io.gearshift.domain.pull.SlackFit;
import io.gearshift.domain.pull.SlackFit.Reading;
import io.gearshift.domain.pull.SlackPolicy;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.Routing;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.EventLoop;
import io.gearshift.simulator.SimulatedPull;
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
 * Router, devices, slots and batchers as real actors, and the simulator: free devices take the same
 * queries in the same batches for the same variants at the same instant, and the same are refused,
 * whatever the order in which actors come to run.
 */
class PullTwinTest {
  private static final double SECONDS = 2;

  /** Its batch policy would wait, which has no say here. */
  private static final World WORLD =
      new World(new MostAccurateInTime(0.5), new TimeoutBatching(2, Samples.ms(60)));

  static Stream<SlackPolicy> policies() {
    return Stream.of(
        new SlackFit(Reading.CUMULATIVE, 24),
        new SlackFit(Reading.RANGES, 16),
        new Refit(new SlackFit(Reading.CUMULATIVE, 24)),
        new Headroom(new SlackFit(Reading.CUMULATIVE, 24), 0.4),
        new MaxBatch(),
        new MaxAccuracy(),
        new MinCost(new Accuracy(0)));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void actorsAndSimulatorPullAlike(SlackPolicy slack) {
    PullPolicy policy = new PullPolicy(slack, Samples.ms(1), Expired.DROP);
    for (long seed : LongStream.rangeClosed(1, 2).toArray()) {
      List<Query> trace = WORLD.trace(seed, SECONDS);
      History simulated = simulated(policy, trace);
      History live = live(policy, trace, seed);
      for (int i = 0; i < Math.min(live.runs().size(), simulated.runs().size()); i++) {
        assertThat(live.runs().get(i))
            .as("%s, seed %d, run %d", policy, seed, i)
            .isEqualTo(simulated.runs().get(i));
      }
      assertThat(live.runs()).hasSameSizeAs(simulated.runs());
      assertThat(live.refused()).as("%s, seed %d", policy, seed).isEqualTo(simulated.refused());
      int answered = simulated.runs().stream().mapToInt(run -> run.ids().size()).sum();
      assertThat(answered + simulated.refused().size()).isEqualTo(trace.size());
      assertThat(simulated.runs()).as("seed %d", seed).anyMatch(run -> run.ids().size() > 2);
      assertThat(simulated.refused()).isNotEmpty();
    }
  }

  private static History simulated(PullPolicy policy, List<Query> trace) {
    EventLoop loop = new EventLoop(Samples.T0);
    List<History.Run> runs = new ArrayList<>();
    Map<Long, Reason> refused = new HashMap<>();
    Map<DeviceId, Device> devices = new HashMap<>();
    WORLD.devices().forEach(device -> devices.put(device.id(), device));
    SimulatedPull node =
        new SimulatedPull(
            loop,
            policy,
            WORLD.maxQueue(),
            (id, resident, items) ->
                WORLD.profile(resident.variant(), devices.get(id)).p50().drain(items),
            new SimulatedPull.Listener() {
              @Override
              public void began(DeviceId device, Resident resident, List<Query> batch) {
                List<Long> ids = batch.stream().map(Query::id).toList();
                runs.add(new History.Run(loop.instant(), device, resident.variant(), ids));
              }

              @Override
              public void ended(DeviceId device, Resident resident, List<Query> batch) {}

              @Override
              public void refused(Query query, Reason reason) {
                refused.put(query.id(), reason);
              }
            });
    devices.values().stream()
        .sorted(Comparator.comparing(device -> device.id().name()))
        .forEach(device -> node.add(device.id(), residents(device)));
    trace.forEach(query -> loop.at(query.arrival(), () -> node.infer(query)));
    loop.run();
    return history(runs, refused);
  }

  private static List<Resident> residents(Device device) {
    return WORLD.plan(1).placements().stream()
        .filter(placement -> placement.device().equals(device.id()))
        .map(placement -> resident(placement, device))
        .toList();
  }

  private static Resident resident(Placement placement, Device device) {
    return new Resident(
        placement.variant(),
        WORLD.family().variant(placement.variant().name()).orElseThrow().accuracy(),
        Assumptions.DEFAULT
            .latency(WORLD.profile(placement.variant(), device))
            .upTo(placement.batchCap()));
  }

  private static History live(PullPolicy policy, List<Query> trace, long seed) {
    EventLoop loop = new EventLoop(Samples.T0);
    Instant end = trace.get(trace.size() - 1).deadline().plusSeconds(1);
    try (LiveNode node =
        new LiveNode(
            loop, WORLD, new Routing.Pull(policy), end, ShadowSettings.OFF, ShadowRule.NEVER)) {
      node.adopt(WORLD.plan(1));
      node.shuffle(new SplittableRandom(seed));
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

  private static History history(List<History.Run> runs, Map<Long, Reason> refused) {
    runs.sort(Comparator.comparing(History.Run::start).thenComparing(run -> run.device().name()));
    return new History(runs, refused);
  }
}
