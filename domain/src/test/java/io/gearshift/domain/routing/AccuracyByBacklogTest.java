package io.gearshift.domain.routing;

import static io.gearshift.domain.routing.Loads.load;
import static io.gearshift.domain.routing.Loads.ms;
import static io.gearshift.domain.routing.Loads.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a slack of 200 ms and a headroom of one half, a device is full when 100 ms wait for it. */
class AccuracyByBacklogTest {
  private final RoutePolicy policy = new AccuracyByBacklog(0.5);

  /** Three variants: the fill at which one is left out is √⅓ = 0.577, then √⅔ = 0.816. */
  @ParameterizedTest(name = "{0} ms wait: {1}")
  @CsvSource({"0, large", "57, large", "58, medium", "81, medium", "82, small", "98, small"})
  void takesTheLessAccurateTheMoreWaits(long waiting, String expected) {
    assertThat(choose(200, 1, device("cpu-0", waiting))).isEqualTo("cpu-0 " + expected);
  }

  @Test
  void queriesWithMoreTimeGetMoreAccuracy() {
    assertThat(choose(200, 1, device("cpu-0", 70))).isEqualTo("cpu-0 medium");
    assertThat(choose(400, 1, device("cpu-0", 70))).isEqualTo("cpu-0 large");
  }

  @Test
  void aQueryThatLaterStagesWaitForMustHaveItsAnswerWhenItIsDue() {
    Query early = new Query(1, Instant.EPOCH, at(200), at(400), 1, List.of());
    assertThat(
            policy.choose(early, device("cpu-0", 70), Instant.EPOCH).orElseThrow().variant().name())
        .isEqualTo("medium");
  }

  @Test
  void aQueryOfManyItemsGetsWhatCanRunThemInTime() {
    assertThat(choose(200, 8, device("cpu-0", 0))).isEqualTo("cpu-0 large");
    assertThat(choose(200, 16, device("cpu-0", 0))).isEqualTo("cpu-0 medium");
  }

  @Test
  void leavesOutWhatAMixOfTwoOthersBeats() {
    List<InstanceLoad> device = new ArrayList<>(device("cpu-0", 60));
    device.set(1, load("cpu-0", "medium", 0.845, perItem(7), 60, 0));
    assertThat(choose(200, 1, device)).isEqualTo("cpu-0 large");
    device.replaceAll(load -> waiting(load, 80));
    assertThat(choose(200, 1, device)).isEqualTo("cpu-0 small");
  }

  @Test
  void leavesOutWhatIsSlowerAndNoMoreAccurate() {
    List<InstanceLoad> device = new ArrayList<>(device("cpu-0", 60));
    device.add(load("cpu-0", "slow", 0.9, perItem(12), 60, 0));
    assertThat(choose(200, 1, device)).isEqualTo("cpu-0 medium");
  }

  @Test
  void whatCanNeverBeInTimeDoesNotCount() {
    List<InstanceLoad> device = new ArrayList<>(device("cpu-0", 60));
    device.add(load("cpu-0", "giant", 0.99, perItem(101), 60, 0));
    assertThat(choose(200, 1, device)).isEqualTo("cpu-0 medium");
  }

  @Test
  void takesTheMostAccurateOverAllDevices() {
    List<InstanceLoad> both = new ArrayList<>(device("cpu-0", 90));
    both.addAll(device("cpu-1", 60));
    assertThat(choose(200, 1, both)).isEqualTo("cpu-1 medium");
  }

  @Test
  void takesTheFirstToEndAmongEquals() {
    List<InstanceLoad> both = new ArrayList<>(device("cpu-0", 20));
    both.addAll(device("cpu-1", 10));
    assertThat(choose(200, 1, both)).isEqualTo("cpu-1 large");
  }

  @Test
  void aVariantThatIsAloneServesAsLongAsItIsInTime() {
    List<InstanceLoad> alone = List.of(load("cpu-0", "large", 0.9, perItem(10), 89, 0));
    assertThat(choose(200, 1, alone)).isEqualTo("cpu-0 large");
    List<InstanceLoad> two = List.of(alone.get(0), load("cpu-1", "large", 0.9, perItem(30), 60, 0));
    assertThat(choose(200, 1, two)).isEqualTo("cpu-1 large");
  }

  @Test
  void takesTheFirstToEndWhenNothingIsInTime() {
    List<InstanceLoad> both = new ArrayList<>(device("cpu-0", 300));
    both.addAll(device("cpu-1", 250));
    assertThat(choose(200, 1, both)).isEqualTo("cpu-1 small");
    assertThat(choose(-5, 1, both)).isEqualTo("cpu-1 small");
  }

  @Test
  void choosesNothingFromNothing() {
    assertThat(policy.choose(query(1, 200, 1), List.of(), Instant.EPOCH)).isEmpty();
  }

  @Test
  void needsSomeHeadroom() {
    assertThatThrownBy(() -> new AccuracyByBacklog(0))
        .hasMessage("headroom: 0.0 (expected: above 0, up to 1)");
  }

  private static Instant at(long ms) {
    return Instant.EPOCH.plusMillis(ms);
  }

  private static List<InstanceLoad> device(String name, long waiting) {
    return List.of(
        load(name, "small", 0.8, perItem(1), waiting, 0),
        load(name, "medium", 0.87, perItem(4), waiting, 0),
        load(name, "large", 0.9, perItem(10), waiting, 0));
  }

  private static LatencyProfile perItem(long ms) {
    return LatencyProfile.measured(Map.of(1, ms(ms), 8, ms(8 * ms)));
  }

  private static InstanceLoad waiting(InstanceLoad load, long ms) {
    return new InstanceLoad(
        load.device(), load.variant(), load.accuracy(), load.latency(), ms(ms), load.share());
  }

  private String choose(long slackMs, int items, List<InstanceLoad> candidates) {
    InstanceLoad chosen =
        policy.choose(query(1, slackMs, items), candidates, Instant.EPOCH).orElseThrow();
    return chosen.device() + " " + chosen.variant().name();
  }
}
