package io.gearshift.domain.routing;

import static io.gearshift.domain.routing.Loads.load;
import static io.gearshift.domain.routing.Loads.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpportunisticRerouteTest {
  private static final LatencyProfile SLOW = LatencyProfile.measured(Map.of(1, ms(20), 4, ms(50)));
  private static final LatencyProfile MIDDLE =
      LatencyProfile.measured(Map.of(1, ms(10), 4, ms(30)));
  private static final LatencyProfile FAST = LatencyProfile.measured(Map.of(1, ms(2), 4, ms(8)));

  private final RoutePolicy policy = new OpportunisticReroute();

  @Test
  void aQueryWithTimeGoesWhereThePlanSends() {
    assertThat(chosen(50, slow(0), middle(0), fast(0))).isEqualTo("slow");
  }

  @Test
  void aQueryThatLostTimeGoesToTheMostAccurateThatIsStillFastEnough() {
    assertThat(chosen(49, fast(0), slow(0), middle(0))).isEqualTo("middle");
    assertThat(chosen(29, slow(0), middle(0), fast(0))).isEqualTo("fast");
  }

  @Test
  void anInstanceThatHasTooMuchToDoIsNoBackup() {
    assertThat(chosen(49, slow(0), middle(20), fast(0))).isEqualTo("fast");
  }

  @Test
  void withoutABackupThePlanHolds() {
    assertThat(chosen(5, slow(0), middle(0), fast(0))).isEqualTo("slow");
  }

  @Test
  void whatIsDueCountsAndNotTheDeadline() {
    Query query = new Query(1, Instant.EPOCH, at(29), Instant.EPOCH.plusSeconds(9), 1, List.of());
    List<InstanceLoad> candidates = List.of(slow(0), middle(0), fast(0));

    assertThat(policy.choose(query, candidates, Instant.EPOCH)).contains(candidates.get(2));
  }

  @Test
  void withoutCandidatesThereIsNoChoice() {
    assertThat(policy.choose(query(50), List.of(), Instant.EPOCH)).isEmpty();
  }

  private String chosen(long due, InstanceLoad... loads) {
    List<InstanceLoad> candidates = List.of(loads);
    InstanceLoad chosen = policy.choose(query(due), candidates, Instant.EPOCH).orElseThrow();
    assertThat(policy.over(candidates).choose(query(due), candidates, Instant.EPOCH))
        .contains(chosen);
    return chosen.variant().name();
  }

  private static Query query(long due) {
    return new Query(7, Instant.EPOCH, at(due), 1, List.of());
  }

  private static Instant at(long ms) {
    return Instant.EPOCH.plusMillis(ms);
  }

  private static InstanceLoad slow(long waiting) {
    return load("cpu-0", "slow", 0.9, SLOW, waiting, 1);
  }

  private static InstanceLoad middle(long waiting) {
    return load("cpu-1", "middle", 0.8, MIDDLE, waiting, 0);
  }

  private static InstanceLoad fast(long waiting) {
    return load("cpu-2", "fast", 0.7, FAST, waiting, 0);
  }
}
