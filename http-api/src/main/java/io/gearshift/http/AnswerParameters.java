package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.Reply.Part;
import io.gearshift.actors.stage.Reply.Piped;
import io.gearshift.domain.traffic.Query;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an answer says of itself: what served it, how accurate that is, where the time went. */
final class AnswerParameters {
  private static final long NANOS_PER_MICRO = 1_000;

  private AnswerParameters() {}

  static void write(JsonGenerator json, Answered answer) throws IOException {
    json.writeNumberField("accuracy", answer.accuracy().value());
    json.writeStringField("device", answer.device().name());
    json.writeNumberField("epoch", answer.epoch());
    json.writeNumberField("batch", answer.timing().batch());
    json.writeNumberField("queue_us", micros(answer.timing().queue()));
    json.writeNumberField("assemble_us", micros(answer.timing().assemble()));
    json.writeNumberField("run_us", micros(answer.timing().run()));
    json.writeNumberField("split_us", micros(answer.timing().split()));
  }

  /**
   * For each stage two of them, for parameters are flat: which variants served how many items, as
   * {@code small:5,large:1}, and how long the stage took.
   */
  static void write(JsonGenerator json, Piped answer) throws IOException {
    json.writeNumberField("accuracy", answer.accuracy().value());
    json.writeNumberField("epoch", answer.epoch());
    json.writeNumberField("left_out", answer.leftOut());
    Map<String, List<Part>> stages = new LinkedHashMap<>();
    for (Part part : answer.parts()) {
      stages.computeIfAbsent(part.stage(), stage -> new ArrayList<>()).add(part);
    }
    for (Map.Entry<String, List<Part>> stage : stages.entrySet()) {
      json.writeStringField(
          stage.getKey() + "_variants",
          stage.getValue().stream()
              .map(part -> part.variant().name() + ":" + part.items())
              .collect(Collectors.joining(",")));
      json.writeNumberField(
          stage.getKey() + "_us",
          stage.getValue().stream().mapToLong(part -> micros(part.time())).max().orElse(0));
    }
  }

  /** How long it took in all, and whether that was in time. */
  static void writeTime(JsonGenerator json, Query query, Instant now) throws IOException {
    json.writeNumberField("total_us", micros(Duration.between(query.arrival(), now)));
    json.writeBooleanField("deadline_met", !now.isAfter(query.deadline()));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / NANOS_PER_MICRO;
  }
}
