package io.gearshift.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks at one device of each kind decides as if it looked at all. */
class TrackedCandidatesTest {
  private static final int CASES = 150;
  private static final int STEPS = 60;
  private static final List<RoutePolicy> POLICIES =
      List.of(new AccuracyByBacklog(0.5), new MostAccurateInTime(0.5));

  /** Devices with a backlog for each of their instances, and whoever keeps track of them. */
  private static class Devices extends AbstractList<InstanceLoad> implements TrackedCandidates {
    private final List<InstanceLoad> candidates;
    private final List<Backlog> backlogs = new ArrayList<>();
    private final Map<DeviceId, List<Integer>> places = new LinkedHashMap<>();
    private final Map<DeviceId, LeastWaiting> trackers = new LinkedHashMap<>();
    private final Map<DeviceId, Integer> tracked = new LinkedHashMap<>();
    private Instant now = Instant.EPOCH;

    Devices(List<InstanceLoad> candidates) {
      this.candidates = candidates;
      for (int i = 0; i < candidates.size(); i++) {
        backlogs.add(Backlog.none(candidates.get(i).latency()));
        places.computeIfAbsent(candidates.get(i).device(), id -> new ArrayList<>()).add(i);
      }
    }

    @Override
    public Least least(int[] firsts) {
      LeastWaiting least = new LeastWaiting(firsts.length);
      for (int i = 0; i < firsts.length; i++) {
        DeviceId device = candidates.get(firsts[i]).device();
        trackers.put(device, least);
        tracked.put(device, i);
        least.set(i, backlog(device));
      }
      return least;
    }

    void change(int place, Random random) {
      Backlog backlog = backlogs.get(place);
      int items = backlog.items();
      Backlog changed =
          switch (items == 0 ? 0 : random.nextInt(3)) {
            case 0 -> backlog.sent(1 + random.nextInt(3), now);
            case 1 -> backlog.settled(1 + random.nextInt(items));
            default ->
                backlog.answered(
                    1 + random.nextInt(items), Loads.ms(1 + random.nextInt(60)), items, now);
          };
      backlogs.set(place, changed);
      DeviceId device = candidates.get(place).device();
      if (trackers.containsKey(device)) {
        trackers.get(device).set(tracked.get(device), backlog(device));
      }
    }

    private DeviceBacklog backlog(DeviceId device) {
      return DeviceBacklog.of(places.get(device).stream().map(backlogs::get).toList());
    }

    @Override
    public InstanceLoad get(int place) {
      InstanceLoad load = candidates.get(place);
      return new InstanceLoad(
          load.device(),
          load.variant(),
          load.accuracy(),
          load.latency(),
          backlog(load.device()).waiting(now),
          load.share());
    }

    @Override
    public int size() {
      return candidates.size();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void decidesTheSameWhateverWaitsAndHasWaited(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      RoutePolicy policy = POLICIES.get(i % POLICIES.size());
      Devices devices = new Devices(candidates(random));
      RoutePolicy over = policy.over(devices);
      for (int step = 0; step < STEPS; step++) {
        devices.now = devices.now.plusMillis(random.nextInt(12));
        devices.change(random.nextInt(devices.size()), random);
        Query query =
            new Query(
                step,
                devices.now,
                devices.now.plusMillis(random.nextInt(200) - 5),
                1 + random.nextInt(10),
                List.of());
        assertThat(over.choose(query, devices, devices.now))
            .as("seed %d, case %d, step %d, %s", seed, i, step, query)
            .isEqualTo(policy.choose(query, List.copyOf(devices), devices.now));
      }
    }
  }

  @Test
  void looksAtFewDevicesHoweverManyThereAre() {
    List<InstanceLoad> candidates = new ArrayList<>();
    for (int device = 0; device < 500; device++) {
      candidates.add(load(device, 0));
    }
    int[] looks = {0};
    Devices devices =
        new Devices(candidates) {
          @Override
          public InstanceLoad get(int place) {
            looks[0]++;
            return super.get(place);
          }
        };
    for (RoutePolicy policy : POLICIES) {
      RoutePolicy over = policy.over(devices);
      looks[0] = 0;
      for (int i = 0; i < 100; i++) {
        over.choose(Loads.query(i, 100, 1), devices, Instant.EPOCH);
      }
      assertThat(looks[0]).as("%s", policy).isLessThanOrEqualTo(300);
    }
  }

  /** Two kinds of devices with one to three variants, in any order. */
  private static List<InstanceLoad> candidates(Random random) {
    List<InstanceLoad> candidates = new ArrayList<>();
    int devices = 1 + random.nextInt(12);
    int variants = 1 + random.nextInt(3);
    for (int device = 0; device < devices; device++) {
      for (int variant = 0; variant < variants; variant++) {
        if (variant == 0 || random.nextInt(4) > 0) {
          candidates.add(load(device, variant));
        }
      }
    }
    if (random.nextBoolean()) {
      Collections.shuffle(candidates, random);
    }
    return candidates;
  }

  private static InstanceLoad load(int device, int variant) {
    long slower = 1 + device % 2;
    Duration one = Loads.ms(slower * (20 - 5 * variant));
    Duration eight = Loads.ms(slower * (60 - 20 * variant));
    return Loads.load(
        "d" + device,
        "v" + variant,
        0.9 - 0.1 * variant,
        LatencyProfile.measured(Map.of(1, one, 8, eight)),
        0,
        0);
  }
}
