package io.gearshift.simulator.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalFileTest {
  private static final Map<String, String> F = Map.of("f", "f");
  private static final Map<String, String> F_AND_G = Map.of("f", "f", "g", "g");

  @TempDir private Path folder;

  @Test
  void aTimeInEachLineIsOfTheOnlyFamily() throws IOException {
    assertThat(nanos("# seconds\n0\n\n0.25\n0.25\n 3.000000001\n", F, "f"))
        .containsExactly(0L, 250_000_000L, 250_000_000L, 3_000_000_001L);
  }

  @Test
  void familiesStandBesideTheTimes() throws IOException {
    String text = "0.5,g\n1,f\n1,h\n2, g\n";
    assertThat(nanos(text, F_AND_G, "f")).containsExactly(1_000_000_000L);
    assertThat(nanos(text, F_AND_G, "g")).containsExactly(500_000_000L, 2_000_000_000L);
    assertThat(nanos(text, Map.of("g", "mine", "h", "mine"), "mine"))
        .containsExactly(500_000_000L, 1_000_000_000L, 2_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seconds,family\n0.006,f\n1.5,f",
        "arrival_s,family\n0.006,f\n1.5,f",
        "Arrival_ms, Family\n6,f\n1500,f",
        "family,arrival_ms\nf,6\nf,1500",
        "slo_ms,arrival_ms\n20,6\n30,1500",
      })
  void aFirstLineNamesTheColumns(String text) throws IOException {
    assertThat(nanos(text, F, "f")).containsExactly(6_000_000L, 1_500_000_000L);
    assertThat(ArrivalFile.hasNames(file("a.csv", text))).isTrue();
  }

  @Test
  void anSloIsOfItsQuery() throws IOException {
    RecordedArrivals recorded =
        ArrivalFile.read(file("a.csv", "seconds,family,slo_ms\n0,f,20\n1,g,900\n2,f,7.5\n"), F)
            .get("f");
    ArrivalSequence sequence = recorded.sequence(new SplittableRandom(1));
    sequence.nextLong();
    assertThat(sequence.slo()).contains(Duration.ofMillis(20));
    sequence.nextLong();
    assertThat(sequence.slo()).contains(Duration.ofNanos(7_500_000));
    assertThat(recorded.longestSlo()).contains(Duration.ofMillis(20));
  }

  @Test
  void aFileMayBePacked() throws IOException {
    Path file = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("arrival_ms\n1\n2\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(ArrivalFile.hasNames(file)).isTrue();
    assertThat(instants(ArrivalFile.read(file, F).get("f")))
        .containsExactly(1_000_000L, 2_000_000L);
    Path plain = file("b.csv.gz", "arrival_ms\n1\n");
    assertThatThrownBy(() -> ArrivalFile.read(plain, F))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("b.csv.gz' cannot be read: java.util.zip.ZipException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rate\n5", "second,rate\n0,5", "seconds,rate\n0,5", "5\n7", "0,5", ""})
  void ratesHaveNoNamesOfArrivals(String text) throws IOException {
    assertThat(ArrivalFile.hasNames(file("a.csv", text))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seconds;1;0.5|:3: '0.5' (expected: no time before 1, of a line above)\\nSort the lines",
        "0,f;2,h;1,f|:3: '1,f' (expected: no time before 2,",
        "seconds;-1|:2: '-1' (expected: a time >= 0)",
        "0;soon|:2: 'soon' (expected: a time >= 0)",
        "0;NaN|:2: 'NaN' (expected: a time >= 0)",
        "arrival_s;1700000000.5|(expected: a time since the start, below 100 days)\\nSubtract",
        "0,f;1|:2: '1' (expected: 2 columns, as in the lines before)",
        "seconds,slo_ms;1,0|:2: '1,0' (expected: an slo_ms > 0)",
        "seconds,slo_ms;1,|:2: '1,' (expected: an slo_ms > 0)",
        "seconds,slo;1,20|:1: 'seconds,slo' (expected: seconds or seconds,family",
        "family;f|:1: 'family' (expected: seconds or",
        "seconds,arrival_ms;1,1000|:1: 'seconds,arrival_ms' (expected: seconds or",
        "seconds,family,family;1,f,f|:1: 'seconds,family,family' (expected",
        "1,f,20;2,f,20|:1: '1,f,20' (expected: seconds or seconds,family in each line, or a first",
      })
  void aBadLineIsNamedWithItsPlaceAndWhatWasExpected(String lines, String said) throws IOException {
    Path file = file("a.csv", lines.replace(';', '\n'));
    assertThatThrownBy(() -> ArrivalFile.read(file, F))
        .isInstanceOf(BadConfig.class)
        .hasMessageStartingWith("arrivals: " + file)
        .hasMessageContaining(said.replace("\\n", "\n"));
  }

  @Test
  void aFileWithoutWhatIsAskedOfItIsRefused() throws IOException {
    assertThatThrownBy(() -> ArrivalFile.read(folder.resolve("none.csv"), F))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("none.csv' does not exist");
    assertThatThrownBy(() -> ArrivalFile.read(file("a.csv", "# nothing\nseconds\n"), F))
        .hasMessageContaining("a.csv' has none (expected: one in each line)");
    assertThatThrownBy(() -> ArrivalFile.read(file("a.csv", "1,f\n2,h\n"), F_AND_G))
        .hasMessageContaining("a.csv' has none of [g] (expected: of [f, h])");
    assertThatThrownBy(() -> ArrivalFile.read(file("a.csv", "1\n"), F_AND_G))
        .hasMessageContaining("tells no families (expected: a column family, for [");
    assertThatThrownBy(() -> ArrivalFile.read(file("a.csv", "1\n"), Map.of("g", "f")))
        .hasMessageContaining("tells no families (expected: a column family, for [g])");
  }

  private List<Long> nanos(String text, Map<String, String> takers, String taker)
      throws IOException {
    return instants(ArrivalFile.read(file("a.csv", text), takers).get(taker));
  }

  private static List<Long> instants(RecordedArrivals recorded) {
    List<Long> instants = new ArrayList<>();
    recorded.sequence(new SplittableRandom(1)).forEachRemaining((long at) -> instants.add(at));
    return instants;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
