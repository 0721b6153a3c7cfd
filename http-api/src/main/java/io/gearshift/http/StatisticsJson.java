package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.domain.measure.ModelStatistics;
import io.gearshift.domain.measure.RunBook;
import io.gearshift.domain.measure.Total;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Statistics in the form of the protocol's extension of that name. */
final class StatisticsJson {
  private StatisticsJson() {}

  static byte[] of(List<ModelStatistics> models) {
    return Json.object(
        json -> {
          json.writeArrayFieldStart("model_stats");
          for (ModelStatistics model : models) {
            write(json, model);
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, ModelStatistics model) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", model.name());
    json.writeStringField("version", model.version());
    json.writeNumberField("last_inference", millis(model.last()));
    json.writeNumberField("inference_count", model.items());
    json.writeNumberField("execution_count", model.executions());
    json.writeObjectFieldStart("inference_stats");
    write(json, "success", model.success());
    write(json, "fail", model.fail());
    write(json, "queue", model.queue());
    write(json, "compute_input", model.computeInput());
    write(json, "compute_infer", model.computeInfer());
    write(json, "compute_output", model.computeOutput());
    write(json, "cache_hit", Total.NONE);
    write(json, "cache_miss", Total.NONE);
    json.writeEndObject();
    json.writeObjectFieldStart("response_stats");
    json.writeEndObject();
    json.writeArrayFieldStart("batch_stats");
    for (RunBook.Batch batch : model.batches()) {
      json.writeStartObject();
      json.writeNumberField("batch_size", batch.items());
      write(json, "compute_input", batch.assemble());
      write(json, "compute_infer", batch.run());
      write(json, "compute_output", batch.split());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("memory_usage");
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Total total) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", total.count());
    json.writeNumberField("ns", total.nanos());
    json.writeEndObject();
  }

  private static long millis(Instant last) {
    return last.toEpochMilli();
  }
}
