package io.gearshift.simulator.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateFileTest {
  @TempDir private Path folder;

  @Test
  void readsARateForEachSecond() throws IOException {
    assertThat(read("# a comment\nrate\n10\n\n30\n")).isEqualTo(RateCurve.perSecond(10, 30));
  }

  @Test
  void readsRatesThatHoldUntilTheNext() throws IOException {
    RateCurve curve = read("second,rate\n0,10\n5,30\n");
    assertThat(curve.rateAt(4.9)).isEqualTo(10);
    assertThat(curve.rateAt(5)).isEqualTo(30);
    assertThat(curve.seconds()).isEqualTo(6);
  }

  @Test
  void saysWhereABadLineStands() {
    assertThatThrownBy(() -> read("10\n-3\n"))
        .hasMessageContaining("rates.csv:2: '-3' (expected: numbers >= 0)");
  }

  private RateCurve read(String text) throws IOException {
    return RateFile.read(Files.writeString(folder.resolve("rates.csv"), text));
  }
}
