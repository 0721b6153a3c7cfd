package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.config.AppConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.runtime.OnnxModelLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidatingTest {
  @TempDir private Path models;

  @Test
  void whatVariantsMakeOfTheExamplesIsMeasuredOnceAndReadTheNextTime() throws Exception {
    Fashion.in(models, "nano", "tiny");
    AppConfig config =
        ServerConfig.load(Optional.empty(), Map.of("repository", models.toString())).app();
    ModelRepository repository = ModelRepository.open(models);
    Family family = repository.catalog().family("fashion").orElseThrow();
    Device device = Stocktake.devices(config).get(0);
    List<String> warnings = new ArrayList<>();
    ValidationTable first;
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      first = new Validating(repository, loader, device, warnings::add).table(family, (v, n) -> {});
    }
    assertThat(first.examples()).isEqualTo(1000);
    // 1,000 of the 10,000 pictures that the stated accuracy is of
    assertThat(first.accuracy(VariantId.of("fashion", "nano")).value())
        .isCloseTo(0.832, within(0.04));
    assertThat(models.resolve("fashion/nano/validation.csv")).exists();

    ValidationTable second =
        new Validating(repository, (f, v, d) -> nobody(), device, warnings::add)
            .table(family, (v, n) -> {});
    assertThat(second).isEqualTo(first);
    assertThat(warnings).isEmpty();

    Files.delete(models.resolve("fashion/tiny/validation.csv"));
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      assertThat(
              new Validating(repository, loader, device, warnings::add).table(family, (v, n) -> {}))
          .isEqualTo(first);
    }
  }

  private static <T> T nobody() {
    throw new AssertionError("loaded again");
  }
}
