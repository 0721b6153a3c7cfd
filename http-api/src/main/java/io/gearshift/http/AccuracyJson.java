package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.domain.accuracy.AccuracyEstimate;
import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.accuracy.Interval;
import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.VariantId;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How accurate answers were, as operators read it. */
final class AccuracyJson {
  private static final String NOT_COMPARED =
      "nothing says when two answers are alike: set likeness in its family.conf";

  private AccuracyJson() {}

  static byte[] of(List<FamilyAccuracy> families) {
    return Json.object(
        json -> {
          json.writeArrayFieldStart("families");
          for (FamilyAccuracy family :
              families.stream().sorted(Comparator.comparing(f -> f.family().name())).toList()) {
            family(json, family);
          }
          json.writeEndArray();
        });
  }

  private static void family(JsonGenerator json, FamilyAccuracy family) throws IOException {
    json.writeStartObject();
    json.writeStringField("family", family.family().name());
    json.writeStringField("likeness", family.likeness().name().toLowerCase(Locale.ROOT));
    if (family.likeness() == Likeness.NONE) {
      json.writeStringField("why_not_checked", NOT_COMPARED);
    }
    name(json, "reference", family.reference());
    json.writeNumberField("window_seconds", family.window().toSeconds());
    json.writeNumberField("incomparable", family.incomparable());
    Optional<FamilyAccuracy.Effective> effective = family.effective();
    if (effective.isPresent()) {
      json.writeObjectFieldStart("effective_accuracy");
      json.writeNumberField("profiled", effective.get().profiled());
      estimate(json, effective.get().estimate());
      json.writeNumberField("checked_share", effective.get().checkedShare());
      json.writeEndObject();
    } else {
      json.writeNullField("effective_accuracy");
    }
    json.writeArrayFieldStart("variants");
    for (FamilyAccuracy.OfVariant variant : family.variants()) {
      variant(json, variant);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void variant(JsonGenerator json, FamilyAccuracy.OfVariant variant)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("variant", variant.variant().name());
    json.writeNumberField("answered_items", variant.answered());
    json.writeNumberField("profiled_accuracy", variant.profiled().value());
    name(json, "compared_with", variant.reference());
    json.writeNumberField("compared_items", variant.agreement().items());
    if (variant.agreement().items() > 0) {
      Interval interval = Interval.wilson(variant.agreement());
      json.writeObjectFieldStart("agreement");
      json.writeNumberField("value", variant.agreement().alike() / variant.agreement().items());
      json.writeNumberField("low", interval.low());
      json.writeNumberField("high", interval.high());
      json.writeEndObject();
    } else {
      json.writeNullField("agreement");
    }
    if (variant.estimate().isPresent()) {
      json.writeObjectFieldStart("estimated_accuracy");
      estimate(json, variant.estimate().get());
      json.writeEndObject();
    } else {
      json.writeNullField("estimated_accuracy");
    }
    json.writeEndObject();
  }

  private static void estimate(JsonGenerator json, AccuracyEstimate estimate) throws IOException {
    json.writeNumberField("estimate", estimate.value());
    json.writeNumberField("low", estimate.bounds().low());
    json.writeNumberField("high", estimate.bounds().high());
  }

  private static void name(JsonGenerator json, String field, Optional<VariantId> variant)
      throws IOException {
    json.writeStringField(field, variant.map(VariantId::name).orElse(null));
  }
}
