package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageTreeTest {

  @Test
  void whatFollowsStandsBehindAnArrowAndBranchesInBrackets() {
    assertThat(
            text(
                stage("detect", Optional.empty()),
                stage("read", Optional.of("detect")),
                stage("tell", Optional.of("detect")),
                stage("check", Optional.of("tell"))))
        .isEqualTo("detect → (read, tell → check)");
    assertThat(text(stage("one", Optional.empty()))).isEqualTo("one");
  }

  private static String text(Stage... stages) {
    return StageTree.text(
        new PipelineGraph(
            new PipelineId("p"), Duration.ofMillis(100), new Accuracy(0), List.of(stages)));
  }

  private static Stage stage(String name, Optional<String> parent) {
    return new Stage(name, new FamilyId("f"), parent);
  }
}
