package io.gearshift.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.runtime.steps.StandardSteps;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
  private static final Path MODELS = Path.of("..", "models");

  @TempDir private Path folder;

  private static Model model(Path repository, String name) {
    return Model.of(ModelRepository.open(repository, new StandardSteps()), name);
  }

  @Test
  void aFamilyAndAPipelineAreFoundByName() {
    Model fashion = model(MODELS, "fashion");
    assertThat(fashion.pipeline()).isEmpty();
    assertThat(fashion.families()).hasSize(1);
    assertThat(fashion.examples(3)).hasSize(3);

    Model scene = model(MODELS, "scene");
    assertThat(scene.pipeline()).isPresent();
    assertThat(scene.families())
        .extracting(family -> family.id().name())
        .containsExactly("scene-detect", "garments");
    assertThat(scene.slo()).isEqualTo(scene.pipeline().get().slo());
    assertThat(scene.examples(3)).hasSize(3);
  }

  @Test
  void whatIsNotThereIsAnsweredWithWhatIs() {
    assertThatThrownBy(() -> model(MODELS, "scenes"))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("'scenes'")
        .hasMessageContaining("fashion")
        .hasMessageContaining("scene");
  }

  @Test
  void aPipelineWithoutItsNetworksSaysHowToGetThem() throws Exception {
    Files.createDirectories(folder.resolve("pipelines"));
    copy("pipelines/ocr.conf");
    for (String family : new String[] {"ocr-detect/v3-320", "ocr-orient/once", "ocr-read/v3"}) {
      copy(family + "/variant.conf");
      copy(family.replaceAll("/.*", "") + "/family.conf");
    }
    assertThatThrownBy(() -> model(folder, "ocr"))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("./gearshift models pull ocr");
  }

  private void copy(String file) throws Exception {
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(MODELS.resolve(file), target);
  }
}
