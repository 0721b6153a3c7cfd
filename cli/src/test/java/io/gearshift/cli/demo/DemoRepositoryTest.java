package io.gearshift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.cli.judge.Model;
import io.gearshift.config.ModelRepository;
import io.gearshift.runtime.steps.StandardSteps;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DemoRepositoryTest {
  private static final Path MODELS = Path.of("..", "models");

  @Test
  void itHoldsThePipelineAndItsFamiliesAlone() throws Exception {
    Model scene = Model.of(ModelRepository.open(MODELS, new StandardSteps()), "scene");
    Path folder;
    try (DemoRepository alone = DemoRepository.of(MODELS, scene)) {
      folder = alone.folder();
      ModelRepository repository = ModelRepository.open(folder, new StandardSteps());
      assertThat(repository.catalog().families())
          .extracting(family -> family.id().name())
          .containsExactly("garments", "scene-detect");
      assertThat(repository.catalog().pipelines()).hasSize(1);
      assertThat(repository.catalog().quarantined()).isEmpty();
      assertThat(folder.resolve("pipelines/scene.json")).isRegularFile();
    }
    assertThat(folder).doesNotExist();
    assertThat(MODELS.resolve("garments/family.conf")).exists();
  }
}
