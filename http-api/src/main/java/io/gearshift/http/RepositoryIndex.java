package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.http.VersionState.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Scheduler;

/**
 * Says which models and versions the repository has, in the form of the model repository extension,
 * and how each stands on this node.
 */
final class RepositoryIndex {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LONGEST_STRING = 10_000;
  private static final String EXPECTED = "{\"ready\": true or false}, or nothing";
  private static final JsonFactory factory = Json.factory(8, LONGEST_STRING);

  private final Served served;
  private final Scheduler scheduler;

  RepositoryIndex(Served served, Scheduler scheduler) {
    this.served = served;
    this.scheduler = scheduler;
  }

  /**
   * The index as a bare array.
   *
   * @param request {@code {"ready": true}} to leave out what is not ready; may be empty
   * @throws Problem if it is anything else
   */
  CompletionStage<byte[]> answer(byte[] request) throws IOException {
    return lines(readyOf(request)).thenApply(RepositoryIndex::json);
  }

  /**
   * The index.
   *
   * @param onlyReady without what is not ready
   */
  CompletionStage<List<ListedVersion>> lines(boolean onlyReady) {
    return lines()
        .thenApply(
            lines ->
                lines.stream()
                    .filter(line -> !onlyReady || line.state().state() == State.READY)
                    .toList());
  }

  private CompletionStage<List<ListedVersion>> lines() {
    CompletionStage<List<ListedVersion>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (Served.Entry entry : served.all()) {
      String name = entry.model().name();
      all =
          all.thenCombine(
              entry.backend().versions(entry.model().versions(), PATIENCE, scheduler),
              (lines, states) -> {
                states.forEach(state -> lines.add(new ListedVersion(name, state)));
                return lines;
              });
    }
    return all.thenApply(
        lines -> {
          for (Model model : served.unloaded()) {
            for (String version : model.versions()) {
              lines.add(
                  new ListedVersion(model.name(), VersionState.unavailable(version, "unloaded")));
            }
          }
          served.quarantined().forEach(one -> lines.add(line(one)));
          return lines;
        });
  }

  private static ListedVersion line(Quarantined one) {
    int slash = one.name().indexOf('/');
    return slash < 0
        ? new ListedVersion(one.name(), VersionState.unavailable("", one.reason()))
        : new ListedVersion(
            one.name().substring(0, slash),
            VersionState.unavailable(one.name().substring(slash + 1), one.reason()));
  }

  private static byte[] json(List<ListedVersion> lines) {
    return Json.array(
        json -> {
          for (ListedVersion line : lines) {
            write(json, line);
          }
        });
  }

  private static void write(JsonGenerator json, ListedVersion line) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", line.name());
    if (!line.state().version().isEmpty()) {
      json.writeStringField("version", line.state().version());
    }
    json.writeStringField("state", line.state().state().name());
    json.writeStringField("reason", line.state().reason());
    json.writeEndObject();
  }

  /** Whether only what is ready is asked for; fields of other servers are passed over. */
  private static boolean readyOf(byte[] request) throws IOException {
    boolean ready = false;
    if (request.length == 0) {
      return ready;
    }
    try (JsonParser json = factory.createParser(request)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problem.badRequest("the body is no JSON object (expected: " + EXPECTED + ")");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean asked = json.currentName().equals("ready");
        JsonToken value = json.nextToken();
        if (!asked) {
          json.skipChildren();
        } else if (value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE) {
          ready = value == JsonToken.VALUE_TRUE;
        } else {
          throw Problem.badRequest("'ready' is no boolean (expected: " + EXPECTED + ")");
        }
      }
      if (json.nextToken() != null) {
        throw Problem.badRequest("the body goes on after its JSON object; send one");
      }
    }
    return ready;
  }
}
