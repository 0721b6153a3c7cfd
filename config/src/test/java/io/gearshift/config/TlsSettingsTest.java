package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSettingsTest {
  @TempDir private Path folder;

  @Test
  void isOffUnlessAskedForAndThenNoFileIsNeeded() {
    assertThat(load(Map.of()).node().tls().enabled()).isFalse();
  }

  @Test
  void aFileThatIsNotThereStopsTheStart() throws IOException {
    String there = Files.createFile(folder.resolve("node.key")).toString();
    String missing = folder.resolve("missing.crt").toString();
    assertThatThrownBy(
            () ->
                load(
                    Map.of(
                        "node.tls.enabled", "true",
                        "node.tls.key", there,
                        "node.tls.certificate", missing,
                        "node.tls.ca", there)))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("gearshift.node.tls")
        .hasMessageContaining("certificate: '" + missing + "' (expected: a PEM file");
  }

  @Test
  void aNodeThatIsNamedAfterItsMachineKeepsItsCertificate() throws IOException {
    String there = Files.createFile(folder.resolve("all.pem")).toString();
    AppConfig config =
        load(
            Map.of(
                "node.name", "auto",
                "node.tls.enabled", "true",
                "node.tls.key", there,
                "node.tls.certificate", there,
                "node.tls.ca", there));
    assertThat(config.node().name()).isNotEqualTo("auto");
    assertThat(config.node().tls().key()).isEqualTo(Path.of(there));
  }

  private static AppConfig load(Map<String, String> overrides) {
    return AppConfig.load(Optional.empty(), overrides, Map.of());
  }
}
