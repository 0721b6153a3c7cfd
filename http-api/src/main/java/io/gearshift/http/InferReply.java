package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.http.InferCall.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** The answer to an infer request: JSON, and after it the tensors that were wanted as binary. */
final class InferReply {
  private static final long NANOS_PER_MICRO = 1_000;

  private InferReply() {}

  /**
   * @param now when the answer reached the server's edge
   */
  static HttpResponse render(
      Family family,
      InferCall call,
      Query query,
      Answered answer,
      Instant now,
      Optional<Coding> coding) {
    List<Tensor> tensors = new ArrayList<>(call.outputs().size());
    for (Wanted wanted : call.outputs()) {
      Tensor output = answer.outputs().get(wanted.index());
      tensors.add(
          wanted.classes() == 0
              ? output
              : Classification.of(
                  output, wanted.classes(), family.labels(), family.signature().batches()));
    }
    byte[] head = Json.object(json -> writeHead(json, call, query, answer, now, tensors));
    ByteString body = ByteString.fromArrayUnsafe(head);
    boolean anyBinary = false;
    for (int i = 0; i < tensors.size(); i++) {
      if (call.outputs().get(i).binary()) {
        anyBinary = true;
        body = body.concat(bytesOf(tensors.get(i)));
      }
    }
    HttpResponse response = HttpResponse.create();
    if (anyBinary) {
      response =
          response.addHeader(
              RawHeader.create(
                  InferHeaders.INFERENCE_HEADER_CONTENT_LENGTH, Integer.toString(head.length)));
    }
    if (coding.isPresent()) {
      body = coding.get().deflate(body);
      response =
          response
              .addHeader(RawHeader.create("Content-Encoding", coding.get().token()))
              .addHeader(RawHeader.create("Vary", "Accept-Encoding"));
    }
    ContentType type =
        anyBinary ? ContentTypes.APPLICATION_OCTET_STREAM : ContentTypes.APPLICATION_JSON;
    return response.withEntity(HttpEntities.create(type, body));
  }

  private static void writeHead(
      JsonGenerator json,
      InferCall call,
      Query query,
      Answered answer,
      Instant now,
      List<Tensor> tensors)
      throws IOException {
    json.writeStringField("model_name", answer.variant().family().name());
    json.writeStringField("model_version", answer.variant().name());
    if (call.id().isPresent()) {
      json.writeStringField("id", call.id().get());
    }
    writeParameters(json, query, answer, now);
    json.writeArrayFieldStart("outputs");
    for (int i = 0; i < tensors.size(); i++) {
      writeOutput(json, tensors.get(i), call.outputs().get(i).binary());
    }
    json.writeEndArray();
  }

  private static void writeParameters(JsonGenerator json, Query query, Answered answer, Instant now)
      throws IOException {
    json.writeObjectFieldStart("parameters");
    json.writeNumberField("accuracy", answer.accuracy().value());
    json.writeStringField("device", answer.device().name());
    json.writeNumberField("epoch", answer.epoch());
    json.writeNumberField("batch", answer.timing().batch());
    json.writeNumberField("queue_us", micros(answer.timing().queue()));
    json.writeNumberField("assemble_us", micros(answer.timing().assemble()));
    json.writeNumberField("run_us", micros(answer.timing().run()));
    json.writeNumberField("split_us", micros(answer.timing().split()));
    json.writeNumberField("total_us", micros(Duration.between(query.arrival(), now)));
    json.writeBooleanField("deadline_met", !now.isAfter(query.deadline()));
    json.writeEndObject();
  }

  private static void writeOutput(JsonGenerator json, Tensor tensor, boolean binary)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", tensor.name());
    json.writeStringField("datatype", tensor.type().name());
    json.writeArrayFieldStart("shape");
    for (int i = 0; i < tensor.shape().rank(); i++) {
      json.writeNumber(tensor.shape().dimension(i));
    }
    json.writeEndArray();
    if (binary) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", tensor.byteSize());
      json.writeEndObject();
    } else {
      json.writeFieldName("data");
      TensorWriter.write(tensor, json);
    }
    json.writeEndObject();
  }

  /** The bytes of a tensor, which nobody writes to, so they need no copy where Java lets us in. */
  private static ByteString bytesOf(Tensor tensor) {
    ByteBuffer data = tensor.data();
    return data.hasArray()
        ? ByteString.fromArrayUnsafe(
            data.array(), data.arrayOffset() + data.position(), data.remaining())
        : ByteString.fromByteBuffer(data);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / NANOS_PER_MICRO;
  }
}
