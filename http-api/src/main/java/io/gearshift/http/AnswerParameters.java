package io.gearshift.http;

import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.Reply.Origin;
import io.gearshift.actors.stage.Reply.Part;
import io.gearshift.actors.stage.Reply.Piped;
import io.gearshift.domain.cascade.CascadePath;
import io.gearshift.domain.traffic.Query;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What an answer says of itself: what served it, how accurate that is, where the time went. */
public final class AnswerParameters {
  private static final long NANOS_PER_MICRO = 1_000;

  private AnswerParameters() {}

  /** Where parameters are written to, each with a plain value. */
  public interface Sink {
    void text(String name, String value) throws IOException;

    void whole(String name, long value) throws IOException;

    void number(String name, double value) throws IOException;

    void flag(String name, boolean value) throws IOException;
  }

  static void write(Sink sink, Answered answer) throws IOException {
    sink.number("accuracy", answer.accuracy().value());
    sink.text("device", answer.device().name());
    sink.whole("epoch", answer.epoch());
    sink.whole("batch", answer.timing().batch());
    sink.whole("queue_us", micros(answer.timing().queue()));
    sink.whole("assemble_us", micros(answer.timing().assemble()));
    sink.whole("run_us", micros(answer.timing().run()));
    sink.whole("split_us", micros(answer.timing().split()));
    if (answer.path().isPresent()) {
      writePath(sink, answer.path().get());
    }
    writeOrigin(sink, answer.origin());
  }

  /** Which variants of a cascade answered how many items in the end, as {@code nano:3,large:1}. */
  private static void writePath(Sink sink, CascadePath path) throws IOException {
    sink.whole("cascade_steps", path.visits().size());
    sink.text(
        "cascade_variants",
        path.visits().stream()
            .map(visit -> visit.variant().name() + ":" + visit.stands())
            .collect(Collectors.joining(",")));
    sink.text("cascade_ending", path.ending().name().toLowerCase(Locale.ROOT));
    sink.number("certainty", path.certainty());
    if (path.gear().isPresent()) {
      sink.whole("gear", path.gear().getAsInt());
    }
  }

  /**
   * For each stage two of them, for parameters are flat: which variants served how many items, as
   * {@code small:5,large:1}, and how long the stage took.
   */
  static void write(Sink sink, Piped answer) throws IOException {
    sink.number("accuracy", answer.accuracy().value());
    sink.whole("epoch", answer.epoch());
    sink.whole("left_out", answer.leftOut());
    Map<String, List<Part>> stages = new LinkedHashMap<>();
    for (Part part : answer.parts()) {
      stages.computeIfAbsent(part.stage(), stage -> new ArrayList<>()).add(part);
    }
    for (Map.Entry<String, List<Part>> stage : stages.entrySet()) {
      sink.text(
          stage.getKey() + "_variants",
          stage.getValue().stream()
              .map(part -> part.variant().name() + ":" + part.items())
              .collect(Collectors.joining(",")));
      sink.whole(
          stage.getKey() + "_us",
          stage.getValue().stream().mapToLong(part -> micros(part.time())).max().orElse(0));
    }
    writeOrigin(sink, answer.origin());
  }

  /** Only what is made up says so. */
  private static void writeOrigin(Sink sink, Origin origin) throws IOException {
    if (origin == Origin.SYNTHETIC) {
      sink.flag("synthetic", true);
    }
  }

  /** How long it took in all, and whether that was in time. */
  static void writeTime(Sink sink, Query query, Instant now) throws IOException {
    sink.whole("total_us", micros(Duration.between(query.arrival(), now)));
    sink.flag("deadline_met", !now.isAfter(query.deadline()));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / NANOS_PER_MICRO;
  }
}
