package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileFileTest {
  private static final VariantId VARIANT = VariantId.of("f", "v");
  private static final DeviceKind CPU = new DeviceKind("cpu-4");
  private static final String ROW = "f/v,cpu-4,4,1,0.5,0.75,1,1024,20.25";

  @TempDir Path folder;
  @TempDir Path networks;
  private Path network;

  @BeforeEach
  void putANetworkThatIsOld() throws IOException {
    network = Files.createFile(networks.resolve("model.onnx"));
    Files.setLastModifiedTime(network, FileTime.from(Instant.EPOCH));
  }

  private Variant variant() {
    Network one = new Network(List.of(network), Optional.empty());
    return new Variant(VARIANT, new Accuracy(0.5), "made up", "none", one);
  }

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    long seed = System.nanoTime();
    System.out.println("ProfileFileTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      VariantProfile profile = randomProfile(random);
      Path file = ProfileFile.write(folder, profile);

      assertThat(file.getFileName().toString()).isEqualTo("profile-cpu-4-4.csv");
      ProfileFile.Found found = ProfileFile.read(folder, variant());
      assertThat(found.warnings()).isEmpty();
      assertThat(found.profiles()).containsExactly(profile);
      assertThat(found.on(CPU, 4)).contains(profile);
      assertThat(found.on(CPU, 2)).isEmpty();
    }
    assertThat(filesIn(folder)).containsExactly("profile-cpu-4-4.csv");
  }

  @Test
  void aProfileThatIsOlderThanTheNetworkCountsAsAbsent() throws IOException {
    write(ROW);
    assertThat(ProfileFile.read(folder, variant()).profiles()).hasSize(1);
    Files.setLastModifiedTime(network, FileTime.from(Instant.now().plusSeconds(60)));
    ProfileFile.Found found = ProfileFile.read(folder, variant());
    assertThat(found.profiles()).isEmpty();
    assertThat(found.warnings().get(0)).contains("model.onnx").contains("newer than its profile");
  }

  @Test
  void theFormIsOneForPeopleToo() throws IOException {
    write(ROW, "f/v,cpu-4,4,8,2,3,4.000001,1024,20.25");

    VariantProfile profile = ProfileFile.read(folder, variant()).on(CPU, 4).orElseThrow();

    assertThat(profile.p99().of(8)).isEqualTo(Duration.ofNanos(4_000_001));
    assertThat(profile.loadTime()).isEqualTo(Duration.ofNanos(20_250_000));
    assertThat(profile.memoryBytes()).isEqualTo(1024);
    ProfileFile.write(folder, profile);
    assertThat(file())
        .hasContent(ProfileCsv.HEADER + "\n" + ROW + "\nf/v,cpu-4,4,8,2,3,4.000001,1024,20.25\n");
  }

  @Test
  void aBrokenFileCountsAsAbsentAndTheWarningNamesTheLine() throws IOException {
    assertWarning(":1: 'f/v,", ROW);
    assertWarning(":2: 8 columns (expected: 9", ProfileCsv.HEADER, "f/v,cpu-4,4,1,1,1,1,1");
    assertWarning(":2: batch 'x'", ProfileCsv.HEADER, ROW.replace(",1,0.5", ",x,0.5"));
    assertWarning(":2: batch '0'", ProfileCsv.HEADER, ROW.replace(",1,0.5", ",0,0.5"));
    assertWarning(":2: p95_ms '-1'", ProfileCsv.HEADER, ROW.replace("0.75", "-1"));
    assertWarning(":2: p95_ms '1e9'", ProfileCsv.HEADER, ROW.replace("0.75", "1e9"));
    assertWarning(":2: p50_ms '0'", ProfileCsv.HEADER, ROW.replace("0.5", "0"));
    assertWarning("expected: p50 <= p95 <= p99", ProfileCsv.HEADER, ROW.replace("0.5", "0.8"));
    assertWarning(":3: batch 1 for a second time", ProfileCsv.HEADER, ROW, ROW);
    assertWarning(":1: no line for batch 1", ProfileCsv.HEADER);
    assertWarning(":2: no line for batch 1", ProfileCsv.HEADER, ROW.replace(",1,0.5", ",2,0.5"));
    assertWarning("the same in every line", ProfileCsv.HEADER, ROW, ROW.replace("1024", "1025"));
    assertWarning(":2: variant 'v'", ProfileCsv.HEADER, ROW.replace("f/v", "v"));
    assertWarning(":2: variant name", ProfileCsv.HEADER, ROW.replace("f/v", "f/ "));
    assertWarning(
        "the profile of f/w (expected: of f/v)", ProfileCsv.HEADER, ROW.replace("f/v", "f/w"));
    assertWarning(
        "belong into 'profile-cpu-4-2.csv'", ProfileCsv.HEADER, ROW.replace(",4,1,", ",2,1,"));
    assertWarning(":1: ''");
  }

  @Test
  void aFileThatIsNoTextIsAWarningToo() throws IOException {
    Files.write(file(), new byte[] {(byte) 0xff, 0, 1});

    assertThat(ProfileFile.read(folder, variant()).warnings()).hasSize(1);
  }

  @Test
  void aGoodProfileIsReadBesideABrokenOne() throws IOException {
    write(ROW);
    Files.writeString(folder.resolve("profile-cuda-1.csv"), "rubbish");

    ProfileFile.Found found = ProfileFile.read(folder, variant());

    assertThat(found.profiles()).hasSize(1);
    assertThat(found.warnings()).hasSize(1);
  }

  @Test
  void whatCannotBeWrittenIsSaidAndLeavesNothing() throws IOException {
    VariantProfile profile = randomProfile(new Random(1));
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> ProfileFile.write(missing, profile))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("profile-cpu-4-4.csv' cannot be written")
        .hasMessageContaining("Make room");

    Files.createDirectories(file().resolve("in-the-way"));
    assertThatThrownBy(() -> ProfileFile.write(folder, profile)).isInstanceOf(IOException.class);
    assertThat(filesIn(folder)).containsExactly("profile-cpu-4-4.csv");
  }

  private void assertWarning(String expected, String... lines) throws IOException {
    Files.writeString(file(), String.join("\n", lines));
    ProfileFile.Found found = ProfileFile.read(folder, variant());
    assertThat(found.profiles()).isEmpty();
    assertThat(found.warnings()).hasSize(1);
    assertThat(found.warnings().get(0))
        .contains("profile-cpu-4-4.csv")
        .contains(expected)
        .contains("counts as absent");
  }

  private void write(String... rows) throws IOException {
    Files.writeString(file(), ProfileCsv.HEADER + "\n" + String.join("\n", rows) + "\n");
  }

  private Path file() {
    return ProfileFile.of(folder, CPU, 4);
  }

  private static VariantProfile randomProfile(Random random) {
    SortedMap<Integer, Duration> p50 = new TreeMap<>();
    SortedMap<Integer, Duration> p95 = new TreeMap<>();
    SortedMap<Integer, Duration> p99 = new TreeMap<>();
    for (int batch = 1; batch <= 1 << random.nextInt(7); batch *= 2) {
      long base = 1 + random.nextInt(1_000_000_000);
      p50.put(batch, Duration.ofNanos(base));
      p95.put(batch, Duration.ofNanos(base + random.nextInt(1000)));
      p99.put(batch, Duration.ofNanos(base + 1000 + random.nextInt(1_000_000)));
    }
    return new VariantProfile(
        VARIANT,
        CPU,
        4,
        LatencyProfile.measured(p50),
        LatencyProfile.measured(p95),
        LatencyProfile.measured(p99),
        random.nextInt(1_000_000_000),
        Duration.ofNanos(random.nextInt(1_000_000_000)));
  }

  private static Stream<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
