package io.gearshift.simulator.superserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullTracesTest {
  private static final double NANOS = 1e9;
  private static final long SEED = 3;

  @TempDir private Path folder;

  private static double[] gaps(long[] arrivals) {
    return IntStream.range(1, arrivals.length)
        .mapToDouble(i -> (arrivals[i] - arrivals[i - 1]) / NANOS)
        .toArray();
  }

  @Test
  void gammaDistancesHaveTheRateAndTheVarianceAskedFor() {
    for (double cv2 : List.of(2.0, 8.0)) {
      double rate = 5_550;
      double[] gaps = gaps(PullTraces.steady(rate, cv2, 40, SEED));
      double mean = Arrays.stream(gaps).average().orElseThrow();
      double variance = Arrays.stream(gaps).map(gap -> Math.pow(gap - mean, 2)).average().orElse(0);
      assertThat(mean).isCloseTo(1 / rate, within(0.03 / rate));
      assertThat(variance * rate * rate).isCloseTo(cv2, within(0.08 * cv2));
    }
  }

  @Test
  void aBurstyTraceIsAMetronomeAndAStream() {
    long[] arrivals = PullTraces.bursty(1_500, 5_550, 4, 10, SEED);
    assertThat(arrivals).isSorted();
    assertThat(arrivals.length / 10.0).isCloseTo(7_050, within(350.0));
    long[] alone = PullTraces.bursty(1_000, 0, 4, 1, SEED);
    assertThat(Arrays.stream(gaps(alone)).boxed())
        .allSatisfy(gap -> assertThat(gap).isCloseTo(1e-3, within(1e-8)));
  }

  @Test
  void aTimeVaryingTraceClimbsAsQuicklyAsAskedFor() {
    long[] arrivals = PullTraces.timeVarying(2_500, 6_800, 500, 30, SEED);
    assertThat(perSecond(arrivals, 0, 3)).isCloseTo(2_500, within(250.0));
    assertThat(perSecond(arrivals, 3, 11)).isCloseTo(4_500, within(450.0));
    assertThat(perSecond(arrivals, 12, 30)).isCloseTo(6_800, within(350.0));
  }

  private static double perSecond(long[] arrivals, double from, double to) {
    long count =
        Arrays.stream(arrivals).filter(at -> at >= from * NANOS && at < to * NANOS).count();
    return count / (to - from);
  }

  @Test
  void aDayIsSqueezedIntoTwoMinutesWithItsShape() {
    List<Double> day = FunctionDay.madeUp(SEED);
    long[] arrivals = PullTraces.squeezed(day, 1_000, SEED);
    assertThat(arrivals.length / 120.0).isCloseTo(1_000, within(20.0));
    double mean = day.stream().mapToDouble(count -> count).average().orElseThrow();
    assertThat(day).hasSize(1_440);
    assertThat(Collections.max(day) / mean).isCloseTo(8_750 / 6_400.0, within(0.06));
  }

  @Test
  void theCallsOfAllFunctionsAreAddedUpByMinute() throws IOException {
    String head = "HashOwner,HashApp,HashFunction,Trigger," + minutes(minute -> minute + 1) + "\n";
    String one = "o,a,f,http," + minutes(minute -> 2) + "\n";
    String two = "o,a,g,timer," + minutes(minute -> minute % 60 == 0 ? 100 : 0) + "\n";
    Path file = Files.writeString(folder.resolve("day.csv"), head + one + two);
    List<Double> day = FunctionDay.read(file);
    assertThat(day).hasSize(1_440).startsWith(102.0, 2.0);
    Path broken = Files.writeString(folder.resolve("broken.csv"), head + "o,a,f,http,1\n");
    assertThatThrownBy(() -> FunctionDay.read(broken))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("a row of 5 cells (expected: 1444)");
  }

  private static String minutes(IntUnaryOperator count) {
    return IntStream.range(0, 1_440)
        .map(count)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
