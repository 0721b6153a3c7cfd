package io.gearshift.planner.infadapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SetControlTest {
  private static final VariantId A = VariantId.of("family", "a");
  private static final VariantId B = VariantId.of("family", "b");
  private static final VariantId C = VariantId.of("family", "c");

  @Test
  void eachRoundSendsOneToEveryVariantThatHasQuotaLeft() {
    InterleavedRoundRobin robin = InterleavedRoundRobin.of(cores(Map.of(A, 3, B, 1, C, 2)));

    assertThat(sent(robin, 12)).containsExactly(A, B, C, A, C, A, A, B, C, A, C, A);
  }

  @Test
  void eachCycleSendsTheQuotas() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      SortedMap<VariantId, Integer> quotas =
          cores(Map.of(A, 1 + random.nextInt(9), B, 1 + random.nextInt(9), C, 1));
      int cycle = quotas.values().stream().mapToInt(quota -> quota).sum();
      Map<VariantId, Integer> counts = new HashMap<>();
      sent(InterleavedRoundRobin.of(quotas), 2 * cycle)
          .forEach(variant -> counts.merge(variant, 1, Integer::sum));

      quotas.forEach((variant, quota) -> assertThat(counts).containsEntry(variant, 2 * quota));
    }
  }

  @Test
  void quotasOfNothingAreRefused() {
    assertThatThrownBy(() -> InterleavedRoundRobin.of(cores(Map.of(A, 0))))
        .hasMessageStartingWith("quotas: [0]");
    assertThatThrownBy(() -> InterleavedRoundRobin.of(new TreeMap<>()))
        .hasMessageStartingWith("quotas: []");
  }

  @Test
  void newDeploymentsServeBeforeOldOnesGo() {
    assertThat(MakeBeforeBreak.steps(cores(Map.of(A, 4, B, 2)), cores(Map.of(A, 6, C, 3)), 20))
        .containsExactly(
            new MakeBeforeBreak.Create(cores(Map.of(A, 6, C, 3))),
            new MakeBeforeBreak.Route(cores(Map.of(A, 6, C, 3))),
            new MakeBeforeBreak.Delete(cores(Map.of(A, 4, B, 2))));
  }

  @Test
  void whereCoresAreShortTheNewComeOneAfterTheOther() {
    assertThat(MakeBeforeBreak.steps(cores(Map.of(A, 4, B, 2)), cores(Map.of(A, 6, B, 3)), 12))
        .containsExactly(
            new MakeBeforeBreak.Create(cores(Map.of(A, 6))),
            new MakeBeforeBreak.Route(cores(Map.of(A, 6, B, 2))),
            new MakeBeforeBreak.Delete(cores(Map.of(A, 4))),
            new MakeBeforeBreak.Create(cores(Map.of(B, 3))),
            new MakeBeforeBreak.Route(cores(Map.of(A, 6, B, 3))),
            new MakeBeforeBreak.Delete(cores(Map.of(B, 2))));
  }

  @Test
  void whereNothingFitsTheSmallestOldOneGoesFirst() {
    List<MakeBeforeBreak.Step> steps =
        MakeBeforeBreak.steps(cores(Map.of(A, 7, B, 3)), cores(Map.of(C, 10)), 10);

    assertThat(steps)
        .containsExactly(
            new MakeBeforeBreak.Route(cores(Map.of(A, 7))),
            new MakeBeforeBreak.Delete(cores(Map.of(B, 3))),
            new MakeBeforeBreak.Route(cores(Map.of())),
            new MakeBeforeBreak.Delete(cores(Map.of(A, 7))),
            new MakeBeforeBreak.Create(cores(Map.of(C, 10))),
            new MakeBeforeBreak.Route(cores(Map.of(C, 10))));
  }

  @Test
  void noWayTakesMoreCoresThanThereAreAndEachEndsWhereItShould() {
    long seed = System.nanoTime();
    System.out.println("SetControlTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      SortedMap<VariantId, Integer> from = some(random);
      SortedMap<VariantId, Integer> to = some(random);
      int limit = Math.max(sum(from), sum(to)) + random.nextInt(6);
      List<Map.Entry<VariantId, Integer>> there = new ArrayList<>(from.entrySet());
      SortedMap<VariantId, Integer> sentTo = from;
      for (MakeBeforeBreak.Step step : MakeBeforeBreak.steps(from, to, limit)) {
        if (step instanceof MakeBeforeBreak.Create create) {
          there.addAll(create.cores().entrySet());
        } else if (step instanceof MakeBeforeBreak.Route route) {
          sentTo = route.cores();
        } else if (step instanceof MakeBeforeBreak.Delete delete) {
          delete.cores().entrySet().forEach(gone -> assertThat(there.remove(gone)).isTrue());
        }
        assertThat(there.stream().mapToInt(Map.Entry::getValue).sum())
            .as("%s to %s within %d", from, to, limit)
            .isLessThanOrEqualTo(limit);
        assertThat(there).containsAll(sentTo.entrySet());
      }
      assertThat(sentTo).isEqualTo(to);
      assertThat(there).containsExactlyInAnyOrderElementsOf(to.entrySet());
    }
  }

  @Test
  void growthIsPlannedAtOnceAndLessOnTheFifthInterval() {
    Stabiliser.Decision first = Stabiliser.published().decide(50);
    assertThat(first.plan()).isTrue();
    assertThat(first.next().decide(51).plan()).isTrue();
    Stabiliser stabiliser = first.next();
    for (int interval = 1; interval <= 4; interval++) {
      Stabiliser.Decision decision = stabiliser.decide(40);
      assertThat(decision.plan()).as("interval %d", interval).isFalse();
      stabiliser = decision.next();
    }
    assertThat(stabiliser.decide(40).plan()).isTrue();
  }

  @Test
  void aTenthMoreIsPlannedForThanTheHighestOfTheLastMinute() {
    List<Integer> rates = new ArrayList<>(Collections.nCopies(60, 10));
    rates.set(0, 90);
    rates.add(20);

    assertThat(LoadForecast.RECENT.planned(rates)).isEqualTo(22);
    assertThat(LoadForecast.maxima(rates)).containsExactly(90, 20);
    // 90 and two elevenths of the way to 20
    assertThat(LoadForecast.AVERAGE.planned(rates)).isEqualTo(85);
  }

  @Test
  void theVerticalAutoscalerFollowsUseUpAtOnceAndDownOnTheFifthInterval() {
    SizedVariant variant =
        new SizedVariant(A, new Accuracy(0.7), new CoreCapacity(20, 0, 1), Duration.ofSeconds(6));
    VpaPlus vpa = VpaPlus.of(variant, 20);
    for (int second = 0; second < 30; second++) {
      vpa = vpa.after(5, Instant.EPOCH.plusSeconds(second));
    }

    assertThat(vpa.decide(2).cores()).isEqualTo(6);
    for (int interval = 1; interval <= 4; interval++) {
      VpaPlus.Decision decision = vpa.decide(12);
      assertThat(decision.cores()).as("interval %d", interval).isEqualTo(12);
      vpa = decision.next();
    }
    assertThat(vpa.decide(12).cores()).isEqualTo(6);
  }

  private static List<VariantId> sent(InterleavedRoundRobin robin, int queries) {
    List<VariantId> sent = new ArrayList<>();
    InterleavedRoundRobin.Turn turn = robin.first();
    for (int i = 0; i < queries; i++) {
      sent.add(robin.of(turn));
      turn = robin.after(turn);
    }
    return sent;
  }

  private static SortedMap<VariantId, Integer> some(SplittableRandom random) {
    SortedMap<VariantId, Integer> some = new TreeMap<>();
    for (VariantId variant : List.of(A, B, C)) {
      if (random.nextBoolean()) {
        some.put(variant, 2 + random.nextInt(6));
      }
    }
    return some;
  }

  private static int sum(SortedMap<VariantId, Integer> cores) {
    return cores.values().stream().mapToInt(own -> own).sum();
  }

  private static SortedMap<VariantId, Integer> cores(Map<VariantId, Integer> cores) {
    return new TreeMap<>(cores);
  }
}
