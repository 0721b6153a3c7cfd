package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a model in the form that Triton's clients know: the part of it that has a
 * meaning here. Shapes are those of an item where {@code max_batch_size} is above 0, and whole ones
 * where it is 0, which says that queries never share a run.
 */
final class ModelConfig {
  private ModelConfig() {}

  /**
   * @param version the one that is asked about; empty for the model, whose versions are all served
   */
  static byte[] of(Model model, Optional<String> version) {
    return Json.object(
        json -> {
          json.writeStringField("name", model.name());
          json.writeStringField("platform", model.platform());
          json.writeStringField("backend", model.isPipeline() ? "gearshift" : "onnxruntime");
          policy(json, version);
          int maxBatch = model.batches() ? model.maxBatch() : 0;
          json.writeNumberField("max_batch_size", maxBatch);
          tensors(json, "input", model.signature().inputs(), model, false);
          tensors(json, "output", model.signature().outputs(), model, true);
          if (maxBatch > 1) {
            json.writeObjectFieldStart("dynamic_batching");
            json.writeEndObject();
          }
          json.writeObjectFieldStart("parameters");
          parameter(json, "slo_ms", Long.toString(model.slo().toMillis()));
          json.writeEndObject();
        });
  }

  private static void policy(JsonGenerator json, Optional<String> version) throws IOException {
    json.writeObjectFieldStart("version_policy");
    if (version.isPresent()) {
      json.writeObjectFieldStart("specific");
      Json.strings(json, "versions", List.of(version.get()));
    } else {
      json.writeObjectFieldStart("all");
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void tensors(
      JsonGenerator json, String field, List<TensorSpec> specs, Model model, boolean labelled)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("data_type", dataType(spec.type()));
      dims(json, spec.shape(), model.batches());
      if (labelled && model.labels().size() > 0) {
        json.writeStringField("label_filename", "labels.txt");
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void dims(JsonGenerator json, Shape shape, boolean batches) throws IOException {
    long[] whole = shape.toArray();
    int skipped = batches ? 1 : 0;
    json.writeFieldName("dims");
    json.writeArray(whole, skipped, whole.length - skipped);
  }

  private static void parameter(JsonGenerator json, String name, String value) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("string_value", value);
    json.writeEndObject();
  }

  /** The name that Triton's configuration has for a type. */
  static String dataType(DataType type) {
    return "TYPE_" + (type == DataType.BYTES ? "STRING" : type.name());
  }
}
