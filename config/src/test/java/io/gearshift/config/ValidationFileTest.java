package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.cascade.CertaintyMeasure;
import io.gearshift.domain.cascade.Scores;
import io.gearshift.domain.cascade.Validation;
import io.gearshift.domain.cascade.Validation.Scored;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationFileTest {
  private static final VariantId VARIANT = VariantId.of("f", "v");
  private static final FamilyId FAMILY = VARIANT.family();
  private static final Validation VALIDATION =
      new Validation(
          VARIANT,
          List.of(
              new Scored(1, new double[] {0.1f, -2.5, 1e-9}),
              new Scored(0, new double[] {0.1, Double.NaN, 3})));

  @TempDir Path folder;
  @TempDir Path networks;
  private Path network;

  @BeforeEach
  void putANetworkThatIsOld() throws IOException {
    network = Files.createFile(networks.resolve("model.onnx"));
    Files.setLastModifiedTime(network, FileTime.from(Instant.EPOCH));
  }

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    ValidationFile.write(folder, VALIDATION);
    Validation found = ValidationFile.read(folder, variant()).orElseThrow();
    assertThat(found.variant()).isEqualTo(VARIANT);
    assertThat(found.examples()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(found.examples().get(i).label()).isEqualTo(VALIDATION.examples().get(i).label());
      assertThat(found.examples().get(i).scores())
          .containsExactly(VALIDATION.examples().get(i).scores());
    }
    assertThat(folder.toFile().list()).containsExactly("validation.csv");
  }

  @Test
  void whatIsOlderThanTheNetworkOrBrokenCountsAsAbsent() throws IOException {
    assertThat(ValidationFile.read(folder, variant())).isEmpty();
    Path file = ValidationFile.write(folder, VALIDATION);
    Files.setLastModifiedTime(network, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(ValidationFile.read(folder, variant())).isEmpty();
    Files.setLastModifiedTime(network, FileTime.from(Instant.EPOCH));
    List<String> lines = Files.readAllLines(file);
    for (String broken : List.of("f/v,1,2", "f/w,1,1,2,3", "f/v,3,1,2,3", "f/v,1,1,x,3")) {
      Files.write(file, List.of(lines.get(0), broken));
      assertThat(ValidationFile.read(folder, variant())).as(broken).isEmpty();
    }
    Files.write(file, List.of(lines.get(0)));
    assertThat(ValidationFile.read(folder, variant())).isEmpty();
  }

  @Test
  void aFamilySaysHowItIsToldHowCertainAnAnswerIs() {
    assertThat(opened("").certainty(FAMILY)).isEqualTo(Certainty.plain(Scores.LOGITS));
    assertThat(
            opened(
                    "certainty { measure = entropy, scores = probabilities, temperatures { v = 2 } }")
                .certainty(FAMILY))
        .isEqualTo(new Certainty(Scores.PROBABILITIES, CertaintyMeasure.ENTROPY, Map.of("v", 2.0)));
  }

  @Test
  void whatCannotBeToldIsSaid() {
    ModelRepository unnamed =
        openedWith(RepositoryFixture.FAMILY.replace("logits", "answer"), folder.resolve("unnamed"));
    assertThatThrownBy(() -> unnamed.certainty(FAMILY))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("certainty.scores: missing (expected: logits or probabilities");
    ModelRepository whole =
        openedWith(
            RepositoryFixture.FAMILY.replace(
                "outputs = [ { name = logits, datatype = FP32",
                "outputs = [ { name = logits, datatype = INT64"),
            folder.resolve("whole"));
    assertThatThrownBy(() -> whole.certainty(FAMILY))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("INT64");
    ModelRepository cold = opened("certainty.temperatures { v = 0 }");
    assertThat(cold.catalog().quarantined().get(0).reason()).contains("temperature of v: 0.0");
  }

  private ModelRepository opened(String more) {
    return openedWith(
        RepositoryFixture.FAMILY + more, folder.resolve("opened" + Math.abs(more.hashCode())));
  }

  private static ModelRepository openedWith(String conf, Path at) {
    new RepositoryFixture(at)
        .with("f/family.conf", conf)
        .with("f/v/variant.conf", RepositoryFixture.VARIANT)
        .with("f/v/model.onnx", "a network");
    return ModelRepository.open(at);
  }

  private Variant variant() {
    Network one = new Network(List.of(network), Optional.empty());
    return new Variant(VARIANT, new Accuracy(0.5), "made up", "none", one);
  }
}
