package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.accuracy.AccuracyEstimate;
import io.gearshift.domain.accuracy.Agreement;
import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.VariantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccuracyJsonTest {
  private static final VariantId LARGE = VariantId.of("animals", "large");
  private static final VariantId SMALL = VariantId.of("animals", "small");

  @Test
  void whatWasMeasuredIsShownWithWhatItWasComparedWith() {
    Agreement found = new Agreement(80, 100);
    assertThat(
            json(
                Likeness.CLASS,
                new FamilyAccuracy.OfVariant(
                    SMALL,
                    new Accuracy(0.85),
                    200,
                    Optional.of(LARGE),
                    found,
                    Optional.of(AccuracyEstimate.of(found, new Accuracy(0.9))))))
        .contains("\"agreement\":{\"value\":0.8,")
        .contains("\"compared_with\":\"large\"")
        .contains("\"checked_share\":1.0")
        .doesNotContain("why_not_checked");
  }

  @Test
  void aFamilyThatIsNotCheckedSaysWhyAndClaimsNoMeasurement() {
    assertThat(
            json(
                Likeness.NONE,
                new FamilyAccuracy.OfVariant(
                    SMALL,
                    new Accuracy(0.85),
                    200,
                    Optional.empty(),
                    Agreement.NOTHING,
                    Optional.empty())))
        .contains("why_not_checked")
        .contains("\"agreement\":null")
        .contains("\"estimated_accuracy\":null")
        .contains("\"checked_share\":0.0");
  }

  private static String json(Likeness likeness, FamilyAccuracy.OfVariant variant) {
    FamilyAccuracy family =
        new FamilyAccuracy(
            LARGE.family(), likeness, Optional.of(LARGE), Duration.ofHours(1), List.of(variant), 0);
    return new String(AccuracyJson.of(List.of(family)), StandardCharsets.UTF_8);
  }
}
