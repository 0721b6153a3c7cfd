package io.gearshift.cli.cascades;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.cascade.Scores;
import io.gearshift.domain.cascade.Validation;
import io.gearshift.domain.cascade.Validation.Scored;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final VariantId NANO = VariantId.of("f", "nano");
  private static final VariantId LARGE = VariantId.of("f", "large");

  /** The small one is wrong of one in four, where it is not certain; the large one never. */
  private static final Findings FINDINGS =
      Findings.of(
          family(),
          new DeviceKind("cpu"),
          1,
          Certainty.plain(Scores.LOGITS),
          List.of(validation(NANO, true), validation(LARGE, false)),
          Map.of(NANO, Duration.ofMillis(1), LARGE, Duration.ofMillis(10)),
          3);

  @Test
  void aCascadeAsGoodAsTheBestAloneIsFoundAtAPartOfItsWork() {
    assertThat(CascadesText.shown(FINDINGS.curve().best().cascade())).isEqualTo("large");
    assertThat(CascadesText.shown(FINDINGS.curve().asGood().cascade()))
        .isEqualTo("nano 0.05 > large");
    assertThat(FINDINGS.curve().asGood().judged().work()).isEqualTo(Duration.ofNanos(3_500_000));
    assertThat(FINDINGS.curve().asGood().lead()).isZero();
  }

  @Test
  void theTextTheCsvAndTheJsonSayTheSame() {
    StringWriter text = new StringWriter();
    CascadesText.print(FINDINGS, new PrintWriter(text));
    assertThat(text.toString())
        .contains("f: 80 held-out examples")
        .contains("best alone: large, 100.00%")
        .contains("nano 0.05 > large, 35.0% of the work; +0.00 points");
    assertThat(CascadesCsv.lines(FINDINGS))
        .hasSize(1 + FINDINGS.curve().points().size())
        .anyMatch(line -> line.startsWith("nano 0.05 > large,3.500000,1.2500,1.000000"));
    JsonNode json = CascadesJson.of(FINDINGS);
    assertThat(json.at("/asGood/workMs").asDouble()).isEqualTo(3.5);
    assertThat(json.at("/asGood/cascade/0/threshold").asDouble()).isEqualTo(0.05);
    assertThat(json.at("/variants/0/variant").asText()).isEqualTo("nano");
  }

  private static Validation validation(VariantId variant, boolean errs) {
    List<Scored> examples = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      double[] unsure = {0.01, 0};
      double[] certain = {0, 5};
      examples.add(new Scored(1, errs && i / 2 % 4 == 0 ? unsure : certain));
    }
    return new Validation(variant, examples);
  }

  private static Family family() {
    return new Family(
        new FamilyId("f"),
        "a task",
        "a metric",
        "a data set",
        Duration.ofMillis(100),
        8,
        new Signature(
            List.of(new TensorSpec("in", DataType.FP32, Shape.of(-1, 1))),
            List.of(new TensorSpec("logits", DataType.FP32, Shape.of(-1, 2)))),
        List.of(),
        List.of(
            new Variant(
                NANO,
                new Accuracy(0.75),
                "made up",
                "none",
                new Network(List.of(Path.of("n")), Optional.empty()))));
  }
}
