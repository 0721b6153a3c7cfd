package io.gearshift.simulator.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.arrivals.RateCurve.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateFileTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("rates.csv"), text);
  }

  @Test
  void aRateInEachLineHoldsForASecond() throws IOException {
    assertThat(RateFile.read(file("# a comment\nrate\n100\n250.5\n\n0\n")).pieces())
        .containsExactly(new Piece(1, 100, 100), new Piece(1, 250.5, 250.5), new Piece(1, 0, 0));
  }

  @Test
  void aRateHoldsUntilTheSecondOfTheNextLine() throws IOException {
    assertThat(RateFile.read(file("second,rate\n# calm\n0, 100\n10, 300\n15, 50\n")).pieces())
        .containsExactly(new Piece(10, 100, 100), new Piece(5, 300, 300), new Piece(1, 50, 50));
  }

  @Test
  void aBadLineIsNamedWithItsPlace() throws IOException {
    Path file = file("0,100\n1,many\n");
    assertThatThrownBy(() -> RateFile.read(file))
        .isInstanceOf(BadConfig.class)
        .hasMessage("trace: " + file + ":2: '1,many' (expected: numbers >= 0)");
  }

  @Test
  void rowsOfAnotherWidthNegativeRatesAndSecondsThatDoNotRiseAreRefused() throws IOException {
    assertThatThrownBy(() -> RateFile.read(file("1,2\n3\n"))).hasMessageContaining(":2: '3'");
    assertThatThrownBy(() -> RateFile.read(file("1,2,3\n"))).hasMessageContaining(":1: '1,2,3'");
    assertThatThrownBy(() -> RateFile.read(file("5\n-1\n")))
        .hasMessageContaining("rates.csv:2: '-1' (expected: numbers >= 0)");
    assertThatThrownBy(() -> RateFile.read(file("1\nNaN\n")))
        .hasMessageContaining("(expected: numbers");
    assertThatThrownBy(() -> RateFile.read(file("3,1\n3,2\n")))
        .hasMessageContaining(":2: '3,2' (expected: a second after 3.0)");
  }

  @Test
  void aFileThatIsMissingOrHoldsNothingIsRefused() throws IOException {
    assertThatThrownBy(() -> RateFile.read(folder.resolve("none.csv")))
        .hasMessageContaining("none.csv' does not exist");
    assertThatThrownBy(() -> RateFile.read(file("# nothing\n")))
        .hasMessageContaining("has no rates");
  }
}
