package io.gearshift.simulator.proteus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorsFilesTest {
  @TempDir private Path repository;

  @Test
  void readsWhereVariantsStandAndWhatPartDevicesGet() throws IOException {
    Path folder = Files.createDirectories(repository.resolve("algorithms/clipper_solutions"));
    Files.writeString(
        folder.resolve("clipper_lowacc_mediumload.txt"),
        "required_predictors:\n{('a/b', 'CPU'): 2}\ncanary_dict:\n"
            + "{('CPU-1', 0): 0.25, ('GPU_PASCAL-6', 8): 1.2e-13}\nilp_x:\n"
            + "{('a/b', 'CPU-1'): 1, ('c', 'GPU_PASCAL-6'): 1}");
    PublishedPlan plan = new AuthorsFiles(repository).clipperHighThroughput();
    assertThat(plan.hosts()).containsEntry("CPU-1", "a/b").containsEntry("GPU_PASCAL-6", "c");
    assertThat(plan.parts())
        .containsExactly(
            new PublishedPlan.Part("CPU-1", 0, 0.25),
            new PublishedPlan.Part("GPU_PASCAL-6", 8, 1.2e-13));
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> new AuthorsFiles(repository).proteusAtTheStart())
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("starting_solution.txt");
  }
}
