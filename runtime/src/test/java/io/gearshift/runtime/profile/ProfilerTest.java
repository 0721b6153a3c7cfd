package io.gearshift.runtime.profile;

import static io.gearshift.runtime.Networks.device;
import static io.gearshift.runtime.Networks.family;
import static io.gearshift.runtime.Networks.file;
import static io.gearshift.runtime.Networks.longs;
import static io.gearshift.runtime.Networks.spec;
import static io.gearshift.runtime.Networks.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.runtime.OnnxModelLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProfilerTest {
  private static final Device CPU = device("cpu-0");
  private static final ProfileSettings QUICK =
      new ProfileSettings(Duration.ofMillis(50), Duration.ofSeconds(10));

  private final OnnxModelLoader loader = new OnnxModelLoader();
  private final List<String> heard = new ArrayList<>();
  private final ProfileListener listener =
      new ProfileListener() {
        @Override
        public void loaded(VariantId variant, Duration loadTime) {
          heard.add("loaded " + variant);
        }

        @Override
        public void measured(VariantId variant, int batch, int runs, Latency latency) {
          heard.add("measured " + batch);
        }

        @Override
        public void stopped(VariantId variant, int batch) {
          heard.add("stopped " + batch);
        }
      };

  @AfterEach
  void closeLoader() {
    loader.close();
  }

  @Test
  void everyDoublingUpToTheLargestBatchIsMeasured() {
    VariantProfile profile = profile(sum(), QUICK, List.of());

    assertThat(profile.variant()).isEqualTo(VariantId.of("test", "only"));
    assertThat(profile.cores()).isOne();
    assertThat(profile.p50().points()).containsOnlyKeys(1, 2, 4, 8);
    assertThat(profile.p95().of(8)).isGreaterThanOrEqualTo(profile.p50().of(8));
    assertThat(profile.p99().of(8)).isGreaterThanOrEqualTo(profile.p95().of(8));
    assertThat(profile.loadTime()).isPositive();
    assertThat(profile.memoryBytes()).isGreaterThan(file("sum").toFile().length());
    assertThat(heard)
        .containsExactly(
            "loaded test/only", "measured 1", "measured 2", "measured 4", "measured 8");
  }

  @Test
  void sizesThatTakeTooLongAreLeftOut() {
    ProfileSettings hasty = new ProfileSettings(Duration.ofMillis(50), Duration.ofNanos(1));

    VariantProfile profile = profile(sum(), hasty, List.of());

    assertThat(profile.p95().maxBatch()).isOne();
    assertThat(heard).containsExactly("loaded test/only", "measured 1", "stopped 2");
  }

  @Test
  void aFamilyThatDoesNotBatchHasOneSize() {
    Family fixed = family(spec("x", DataType.FP32, 1, 3), spec("y", DataType.FP32, 1, 3), "fixed");

    assertThat(profile(fixed, QUICK, List.of()).p50().points()).containsOnlyKeys(1);
  }

  @Test
  void samplesAreUsedIfThereAreAny() {
    Family picky =
        family(spec("x", DataType.INT64, -1, 1), spec("value", DataType.FP32, -1, 1), "picky");
    Tensor good = longs("x", Shape.of(1, 1), 7);
    Tensor bad = longs("x", Shape.of(1, 1), 0);

    assertThat(profile(picky, QUICK, List.of(List.of(good))).p50().maxBatch()).isEqualTo(8);
    assertThatThrownBy(() -> profile(picky, QUICK, List.of(List.of(good), List.of(bad))))
        .isInstanceOf(RunFailedException.class);
  }

  @Test
  void aNetworkThatReadsNumbersInTextIsMeasuredOnANumber() {
    Family numerals =
        family(
            spec("text", DataType.BYTES, -1, 1), spec("number", DataType.INT32, -1, 1), "numerals");

    assertThat(profile(numerals, QUICK, List.of()).p50().maxBatch()).isEqualTo(8);
  }

  @Test
  void percentilesAreByNearestRank() {
    long[] nanos = new long[100];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = 100 - i;
    }

    assertThat(Latency.of(nanos))
        .isEqualTo(new Latency(Duration.ofNanos(50), Duration.ofNanos(95), Duration.ofNanos(99)));
    assertThat(Latency.of(new long[] {7}).p99()).isEqualTo(Duration.ofNanos(7));
  }

  @Test
  void aBudgetOfNothingIsRefused() {
    assertThatThrownBy(() -> new ProfileSettings(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage("budget: PT0S (expected: > 0)");
  }

  private VariantProfile profile(
      Family family, ProfileSettings settings, List<List<Tensor>> samples) {
    return new Profiler(loader, settings, listener)
        .profile(family, family.variants().get(0), CPU, samples);
  }
}
