package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.PolicyStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Which policies an operator wants to go by from now on; what is absent stays as it is. */
record PolicyChange(Optional<String> planner, Optional<String> routing, Optional<String> batching) {
  private static final String EXPECTED =
      "{\"planner\", \"routing\", \"batching\"}, or some of them";
  private static final JsonFactory factory = Json.factory(4, AdminServer.MAX_BODY_BYTES);

  /**
   * @throws Problem if the body is no object with names of policies
   * @throws com.fasterxml.jackson.core.JsonParseException if it is no JSON
   */
  static PolicyChange read(byte[] body) throws IOException {
    try (JsonParser json = factory.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problem.badRequest("the body is no JSON object (expected: " + EXPECTED + ")");
      }
      PolicyChange change = new PolicyChange(Optional.empty(), Optional.empty(), Optional.empty());
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        change = change.with(json.currentName(), json);
      }
      if (json.nextToken() != null) {
        throw Problem.badRequest("the body goes on after its JSON object; send one");
      }
      return change;
    }
  }

  private PolicyChange with(String field, JsonParser json) throws IOException {
    return switch (field) {
      case "planner" -> new PolicyChange(name(field, planner, json), routing, batching);
      case "routing" -> new PolicyChange(planner, name(field, routing, json), batching);
      case "batching" -> new PolicyChange(planner, routing, name(field, batching, json));
      default ->
          throw Problem.badRequest(
              "field " + Problem.quoted(field) + " is unknown (expected: " + EXPECTED + ")");
    };
  }

  private static Optional<String> name(String field, Optional<String> before, JsonParser json)
      throws IOException {
    if (before.isPresent()) {
      throw Problem.badRequest("field '" + field + "' stands twice; choose one");
    }
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw Problem.badRequest(
          "field '" + field + "' is no string (expected: the name of a policy)");
    }
    return Optional.of(json.getText());
  }

  /**
   * The policies after the change.
   *
   * @throws Problem if it asks for one that is not known
   */
  PolicyNames applied(PolicyStatus status) {
    PolicyNames now = status.chosen();
    return new PolicyNames(
        chosen("planner", planner, status.planners()).orElse(now.planner()),
        chosen("routing", routing, status.routings()).orElse(now.routing()),
        chosen("batching", batching, status.batchings()).orElse(now.batching()));
  }

  private static Optional<String> chosen(String field, Optional<String> name, List<String> known) {
    if (name.isPresent() && !known.contains(name.get())) {
      throw Problem.badRequest(
          field
              + ": "
              + Problem.quoted(name.get())
              + " (expected: one of "
              + String.join(", ", known)
              + ")");
    }
    return name;
  }
}
