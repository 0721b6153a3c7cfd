package io.gearshift.domain.cores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DeviceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoreLedgerTest {
  private static final DeviceId A = new DeviceId("a");
  private static final DeviceId B = new DeviceId("b");

  @Test
  void givesCoresUntilNoneAreFreeAndTakesThemBack() {
    CoreLedger ledger = new CoreLedger(4, Map.of(A, 1, B, 1));

    assertThat(ledger.growTo(A, 3)).isTrue();
    assertThat(ledger.growTo(B, 2)).as("none is free").isFalse();
    assertThat(ledger.heldBy(B)).as("refused whole").isEqualTo(1);

    ledger.shrinkTo(A, 1);

    assertThat(ledger.free()).isEqualTo(2);
    assertThat(ledger.growTo(B, 3)).isTrue();
  }

  @Test
  void devicesThatHaveMoreThanThereIsKeepItButGetNoMore() {
    CoreLedger ledger = new CoreLedger(2, Map.of(A, 2, B, 2));

    assertThat(ledger.free()).isZero();
    assertThat(ledger.growTo(A, 3)).isFalse();
  }

  @Test
  void refusesWhatCannotBe() {
    CoreLedger ledger = new CoreLedger(4, Map.of(A, 2));

    assertThatThrownBy(() -> ledger.growTo(B, 1))
        .hasMessageContaining("device b (expected: one of");
    assertThatThrownBy(() -> ledger.shrinkTo(A, 3))
        .hasMessage("cores of a: 3 (expected: from 1 to 2)");
    assertThatThrownBy(() -> ledger.growTo(A, 1))
        .hasMessage("cores of a: 1 (expected: at least 2)");
    assertThatThrownBy(() -> new CoreLedger(0, Map.of())).hasMessage("cores: 0 (expected: >= 1)");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isNeverOverdrawnWhateverItsDevicesDo(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int cores = random.nextInt(1, 33);
    Map<DeviceId, Integer> expected = new HashMap<>();
    List<DeviceId> devices =
        IntStream.range(0, random.nextInt(1, 6)).mapToObj(i -> new DeviceId("d" + i)).toList();
    devices.forEach(device -> expected.put(device, random.nextInt(1, 4)));
    int all = Math.max(cores, expected.values().stream().mapToInt(n -> n).sum());
    CoreLedger ledger = new CoreLedger(cores, expected);
    for (int step = 0; step < 2_000; step++) {
      DeviceId device = devices.get(random.nextInt(devices.size()));
      int held = expected.get(device);
      int free = all - expected.values().stream().mapToInt(n -> n).sum();
      if (random.nextBoolean()) {
        int wanted = held + random.nextInt(0, 9);
        assertThat(ledger.growTo(device, wanted)).isEqualTo(wanted - held <= free);
        expected.put(device, wanted - held <= free ? wanted : held);
      } else {
        int kept = random.nextInt(1, held + 1);
        ledger.shrinkTo(device, kept);
        expected.put(device, kept);
      }
      int sum = devices.stream().mapToInt(ledger::heldBy).sum();
      assertThat(sum).isLessThanOrEqualTo(all);
      assertThat(ledger.free()).isEqualTo(all - sum);
    }
  }

  @Test
  void isNeverOverdrawnByDevicesOnSeveralThreads() {
    CoreLedger ledger = new CoreLedger(6, Map.of(A, 1, B, 1));
    CompletableFuture<Void> one = CompletableFuture.runAsync(() -> growAndShrink(ledger, A));
    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> growAndShrink(ledger, B));

    CompletableFuture.allOf(one, other).join();

    assertThat(ledger.free()).isEqualTo(4);
  }

  private static void growAndShrink(CoreLedger ledger, DeviceId device) {
    for (int i = 0; i < 20_000; i++) {
      ledger.growTo(device, 4);
      assertThat(ledger.free()).isNotNegative();
      ledger.shrinkTo(device, 1);
    }
  }
}
