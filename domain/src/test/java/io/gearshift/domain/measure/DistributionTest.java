package io.gearshift.domain.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {

  @ParameterizedTest
  @ValueSource(longs = {1_024, 1_500, 16_000, 1_000_000, 999_999_999, 60_000_000_000L})
  void whatIsReadOutIsOffByThreePerCentAtTheMost(long nanos) {
    Distribution distribution = new Distribution();
    distribution.record(nanos);
    assertThat((double) read(distribution)).isCloseTo(nanos, within(0.032 * nanos));
  }

  @ParameterizedTest
  @ValueSource(longs = {-5, 0, 63, Long.MAX_VALUE})
  void whatIsTooShortOrTooLongIsCountedAllTheSame(long nanos) {
    Distribution distribution = new Distribution();
    distribution.record(nanos);
    assertThat(Arrays.stream(distribution.counts()).sum()).isOne();
  }

  @Test
  void bucketsAreInOrder() {
    int buckets = new Distribution().counts().length;
    assertThat(IntStream.range(0, buckets).mapToLong(Distribution::middle).toArray()).isSorted();
  }

  @Test
  void theSumIsAlmostThatOfWhatWasRecorded() {
    long seed = 7;
    Random random = new Random(seed);
    Distribution distribution = new Distribution();
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      long nanos = (long) Math.exp(10 + 10 * random.nextDouble());
      distribution.record(nanos);
      sum += nanos;
    }
    long[] counts = distribution.counts();
    double read =
        IntStream.range(0, counts.length)
            .mapToDouble(i -> (double) counts[i] * Distribution.middle(i))
            .sum();
    assertThat(read).as("seed " + seed).isCloseTo(sum, within(0.01 * sum));
  }

  private static long read(Distribution distribution) {
    long[] counts = distribution.counts();
    int bucket =
        IntStream.range(0, counts.length).filter(i -> counts[i] > 0).findFirst().orElse(-1);
    return Distribution.middle(bucket);
  }
}
