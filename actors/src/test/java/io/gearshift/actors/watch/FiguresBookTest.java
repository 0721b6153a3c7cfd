package io.gearshift.actors.watch;

import static io.gearshift.actors.testing.Samples.FAMILY;
import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.LARGE_LATENCY;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.SMALL_LATENCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.watch.ClusterFigures.Busy;
import io.gearshift.actors.watch.NodeFigures.Batches;
import io.gearshift.actors.watch.NodeFigures.Queries;
import io.gearshift.actors.watch.NodeFigures.Version;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FiguresBookTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final String NAME = FAMILY.id().name();
  private static final DeviceId CPU = new DeviceId("a-cpu-0");

  private final FiguresBook book = new FiguresBook(List.of(FAMILY), 3, Duration.ofSeconds(5));
  private int second;

  @Test
  void secondsAreWhatChangesAndAreAddedUpOverNodes() {
    book.hear(node("a", 1, 10, 100, 0), T0);
    book.hear(node("b", 1, 10, 500, 7), T0);
    endSecond();
    book.hear(node("a", 1, 11, 130, 0), T0);
    book.hear(node("b", 1, 11, 520, 9), T0);

    Second.Model model = endSecond();

    assertThat(model.inTime()).isEqualTo(50);
    assertThat(model.refused()).containsExactly(Map.entry(Reason.DEADLINE, 2L));
    assertThat(model.taken()).isEqualTo(52);
    assertThat(model.versions()).containsExactly(new Second.Version("large", 50, 0.9));
  }

  @Test
  void whatANodeDidBeforeItWasHeardOfIsNotCounted() {
    book.hear(node("a", 1, 10, 100_000, 9), T0);

    assertThat(endSecond().answered()).isZero();
  }

  @Test
  void aNodeThatStartsAnewCountsFromThenOn() {
    book.hear(node("a", 1, 10, 100, 0), T0);
    endSecond();
    book.hear(node("a", 2, 1, 20, 0), T0);
    Second.Model anew = endSecond();
    book.hear(node("a", 2, 2, 25, 0), T0);

    assertThat(anew.answered()).isZero();
    assertThat(endSecond().answered()).isEqualTo(5);
  }

  @Test
  void aMessageThatIsLostLosesNothing() {
    book.hear(node("a", 1, 10, 100, 0), T0);
    endSecond();

    assertThat(endSecond().answered()).isZero();
    book.hear(node("a", 1, 12, 160, 0), T0);
    assertThat(endSecond().answered()).isEqualTo(60);
  }

  @Test
  void whoIsSilentIsForgottenWithItsDevices() {
    book.hear(node("a", 1, 10, 100, 0), T0);
    book.observe(holds(Map.of(LARGE, LARGE_LATENCY)), T0);
    endSecond();
    assertThat(book.figures().nodes()).containsExactly("a");
    assertThat(book.figures().devices()).hasSize(1);

    second = 6;
    book.endSecond(T0.plusSeconds(6));

    assertThat(book.figures().nodes()).isEmpty();
    assertThat(book.figures().devices()).isEmpty();
  }

  @Test
  void onlyTheNewestSecondsAreKept() {
    for (int i = 0; i < 10; i++) {
      book.endSecond(T0.plusSeconds(i));
    }

    assertThat(book.figures().seconds())
        .extracting(Second::end)
        .containsExactly(T0.plusSeconds(7), T0.plusSeconds(8), T0.plusSeconds(9));
  }

  @Test
  void aDeviceIsAsBusyAsItsBatchesTakeTogether() {
    book.observe(holds(Map.of(LARGE, LARGE_LATENCY, SMALL, SMALL_LATENCY)), T0);
    book.hear(busy(10, batches(LARGE, 10, 40, 300), batches(SMALL, 0, 0, 0)), T0);
    endSecond();
    book.hear(busy(11, batches(LARGE, 12, 50, 700), batches(SMALL, 1, 8, 250)), T0);

    Second.Model model = endSecond();

    Busy busy = book.figures().busy().get(CPU);
    assertThat(busy.part()).isCloseTo(0.65, within(1e-9));
    assertThat(busy.waiting()).isEqualTo(6);
    assertThat(model.batches()).isEqualTo(3);
    assertThat(model.batched()).isEqualTo(18);
  }

  @Test
  void capacityIsThatOfTheMostAccurateAndOfTheFastestThatADeviceHolds() {
    book.observe(holds(Map.of(LARGE, LARGE_LATENCY, SMALL, SMALL_LATENCY)), T0);

    Second.Capacity capacity = endSecond().capacity();

    assertThat(capacity.accurate()).isCloseTo(rate(LARGE_LATENCY), within(1e-6));
    assertThat(capacity.fast()).isCloseTo(rate(SMALL_LATENCY), within(1e-6));
  }

  @Test
  void theGearOfAFamilyIsTheHighestThatANodeIsIn() {
    book.hear(geared("a", OptionalInt.of(1)), T0);
    book.hear(geared("b", OptionalInt.of(3)), T0);
    book.hear(geared("c", OptionalInt.empty()), T0);
    assertThat(endSecond().gear()).hasValue(3);

    book.hear(geared("b", OptionalInt.of(0)), T0);
    assertThat(endSecond().gear()).hasValue(1);
  }

  private static NodeFigures geared(String name, OptionalInt gear) {
    return new NodeFigures(
        name, 1, Duration.ofSeconds(1), List.of(new Queries(NAME, 0, List.of(), gear)), List.of());
  }

  private static double rate(LatencyProfile latency) {
    return latency.maxBatch() * 1e9 / latency.of(latency.maxBatch()).toNanos();
  }

  private Second.Model endSecond() {
    book.endSecond(T0.plusMillis(100 * ++second));
    List<Second> seconds = book.figures().seconds();
    return seconds.get(seconds.size() - 1).models().stream()
        .filter(model -> model.name().equals(NAME))
        .findFirst()
        .orElseThrow();
  }

  private static NodeFigures node(String name, long run, int age, long inTime, long dropped) {
    Version large =
        new Version(
            "large", inTime, 0, 0, Map.of(Reason.DEADLINE, dropped), inTime, 0.9, Duration.ZERO);
    return new NodeFigures(
        name,
        run,
        Duration.ofSeconds(age),
        List.of(new Queries(NAME, 0, List.of(large))),
        List.of());
  }

  private static NodeFigures busy(int age, Batches... batches) {
    return new NodeFigures("a", 1, Duration.ofSeconds(age), List.of(), List.of(batches));
  }

  private static Batches batches(VariantId variant, int runs, int items, int busyMillis) {
    return new Batches(variant, CPU, runs, items, 3, Duration.ofMillis(busyMillis));
  }

  private static DeviceReport holds(Map<VariantId, LatencyProfile> variants) {
    return new DeviceReport(
        new Device(CPU, new DeviceKind("cpu"), 0, 1, 1 << 30),
        1,
        variants.entrySet().stream()
            .map(
                e ->
                    new DeviceReport.Slot(
                        e.getKey(), e.getValue(), Optional.empty(), DeviceReport.State.SERVING, ""))
            .toList());
  }
}
