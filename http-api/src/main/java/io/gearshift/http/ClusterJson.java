package io.gearshift.http;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.domain.catalog.DeviceId;

/** Writes who is in the cluster. */
final class ClusterJson {
  private ClusterJson() {}

  static byte[] of(ClusterStatus status) {
    return Json.object(
        json -> {
          json.writeStringField("self", status.self());
          json.writeStringField("planner", status.planner().orElse(null));
          json.writeArrayFieldStart("nodes");
          for (ClusterStatus.Node node : status.nodes()) {
            json.writeStartObject();
            json.writeStringField("name", node.name());
            json.writeStringField("address", node.address());
            Json.strings(json, "roles", node.roles());
            json.writeStringField("status", node.status());
            json.writeBooleanField("reachable", node.reachable());
            Json.strings(json, "devices", node.devices().stream().map(DeviceId::name).toList());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
