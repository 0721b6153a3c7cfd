package io.gearshift.domain.gear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplicaTurnsTest {
  private static final DeviceId ONE = new DeviceId("one");
  private static final DeviceId TWO = new DeviceId("two");

  @Test
  void turnsOfOneAreBetweenThoseOfTheOthers() {
    ReplicaTurns turns = new ReplicaTurns(List.of(ONE, TWO), List.of(0.25, 0.75));
    List<DeviceId> taken = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      taken.add(turns.next());
    }
    assertThat(taken).containsExactly(TWO, ONE, TWO, TWO, TWO, ONE, TWO, TWO);
  }

  @Test
  void afterAnyNumberOfTurnsEachHasHadItsPart() {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      int count = 1 + random.nextInt(6);
      List<DeviceId> devices = new ArrayList<>();
      List<Double> weights = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        devices.add(new DeviceId("d" + i));
        weights.add(0.05 + random.nextDouble());
      }
      double sum = weights.stream().mapToDouble(weight -> weight).sum();
      ReplicaTurns turns = new ReplicaTurns(devices, weights);
      int[] had = new int[count];
      for (int turn = 1; turn <= 500; turn++) {
        had[devices.indexOf(turns.next())]++;
        for (int i = 0; i < count; i++) {
          assertThat(had[i] - turn * weights.get(i) / sum).isBetween(-3.0, 3.0);
        }
      }
    }
  }

  @Test
  void weightsThatNameNobodyAreRefused() {
    assertThatThrownBy(() -> new ReplicaTurns(List.of(), List.of()))
        .hasMessageContaining("weights");
    assertThatThrownBy(() -> new ReplicaTurns(List.of(ONE), List.of(0.0)))
        .hasMessageContaining("above 0");
  }
}
