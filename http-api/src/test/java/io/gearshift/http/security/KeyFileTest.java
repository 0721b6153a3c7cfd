package io.gearshift.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.admission.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  private static final String HASH = "ab".repeat(32);

  @TempDir private Path folder;

  @Test
  void aLineIsAKeyWithItsLimits() throws IOException {
    Path file =
        file(
            "# who",
            "",
            "app  infer  " + HASH + "  rate=2.5 concurrent=4",
            "ops\tadmin,infer\t" + HASH.toUpperCase(Locale.ROOT) + " burst=9 per-day=70");

    assertThat(KeyFile.read(file))
        .containsExactly(
            new ApiKey("app", Set.of(Role.INFER), HASH, new Limits(2.5, 3, 4, Long.MAX_VALUE)),
            new ApiKey(
                "ops",
                Set.of(Role.ADMIN, Role.INFER),
                HASH.toUpperCase(Locale.ROOT),
                new Limits(Double.POSITIVE_INFINITY, 9, Integer.MAX_VALUE, 70)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "app infer",
        "app infer secret",
        "app secret HASH",
        "se/cret infer HASH",
        "app infer HASH secret",
        "app infer HASH rate=secret",
        "app infer HASH rate=-1",
        "app infer HASH secret=1",
        "other infer HASH",
      })
  void saysWhichLineIsWrongAndNeverWhatStandsInIt(String line) throws IOException {
    Path file = file("other infer " + HASH, line.replace("HASH", HASH));

    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2: ")
        .hasMessageContaining("(expected: ")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining(HASH);
  }

  @Test
  void aFileWithoutKeysStopsTheStart() throws IOException {
    Path empty = file("# nobody");
    for (Path file : new Path[] {empty, folder.resolve("none"), folder}) {
      assertThatThrownBy(() -> KeyFile.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("(expected: ");
    }
  }

  @Test
  void warnsOfAFileThatEverybodyCanRead() throws IOException {
    Path file = file("app infer " + HASH);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(KeyFile.exposure(file)).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(KeyFile.exposure(file)).get().asString().contains("chmod o-r");
  }

  @Test
  void aKeyDoesNotShowItsHash() {
    assertThat(new ApiKey("app", Set.of(Role.INFER), HASH, Limits.NONE).toString())
        .contains("app")
        .doesNotContain(HASH);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("keys.txt"), List.of(lines));
  }
}
