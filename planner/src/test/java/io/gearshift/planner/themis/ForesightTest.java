package io.gearshift.planner.themis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForesightTest {
  @Test
  void aMinuteIsSeenAsTheHighestRatesOfTenSecondsEach() {
    List<Integer> rising = IntStream.rangeClosed(1, 75).boxed().toList();

    assertThat(Foresight.Windows.maxima(rising)).containsExactly(25, 35, 45, 55, 65, 75);
  }

  @Test
  void whatIsMissingOfTheMinuteIsAsTheOldestThatThereIs() {
    assertThat(Foresight.Windows.maxima(List.of(3, 9, 4))).containsExactly(9, 9, 9, 9, 9, 9);
  }

  @Test
  void aTrendGoesOnAndIsNeverBelowTheNewest() {
    List<Integer> rising = IntStream.rangeClosed(1, 60).boxed().toList();
    List<Integer> falling = IntStream.rangeClosed(1, 60).mapToObj(i -> 61 - i).toList();

    assertThat(Foresight.TREND.highest(rising)).isEqualTo(70);
    assertThat(Foresight.TREND.highest(falling)).isEqualTo(10);
    assertThat(Foresight.RECENT.highest(rising)).isEqualTo(60);
  }
}
