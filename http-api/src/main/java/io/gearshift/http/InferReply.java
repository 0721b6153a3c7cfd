package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.Reply.Piped;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.http.InferCall.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private InferReply() {}

  /** An output as it is sent. */
  private record Sent(Tensor tensor, boolean binary) {}

  /**
   * @param answer that has outputs
   * @param now when the answer reached the server's edge
   */
  static HttpResponse render(
      Model model,
      InferCall call,
      Query query,
      Reply answer,
      Instant now,
      Optional<Coding> coding) {
    List<Sent> sent = new ArrayList<>(call.outputs().size());
    for (Wanted wanted : call.outputs()) {
      output(answer, wanted)
          .map(tensor -> classified(model, wanted, tensor))
          .ifPresent(tensor -> sent.add(new Sent(tensor, wanted.binary())));
    }
    byte[] head = Json.object(json -> writeHead(json, model, call, query, answer, now, sent));
    ByteString body = ByteString.fromArrayUnsafe(head);
    boolean anyBinary = false;
    for (Sent output : sent) {
      if (output.binary()) {
        anyBinary = true;
        body = body.concat(bytesOf(output.tensor()));
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

  /** An output of an answer; a pipeline leaves out what its conditions did. */
  private static Optional<Tensor> output(Reply answer, Wanted wanted) {
    if (answer instanceof Answered answered) {
      return Optional.of(answered.outputs().get(wanted.index()));
    }
    return ((Piped) answer)
        .outputs().stream()
            .filter(tensor -> tensor.name().equals(wanted.spec().name()))
            .findFirst();
  }

  private static Tensor classified(Model model, Wanted wanted, Tensor output) {
    return wanted.classes() == 0
        ? output
        : Classification.of(output, wanted.classes(), model.labels(), model.hasRows(wanted.spec()));
  }

  private static void writeHead(
      JsonGenerator json,
      Model model,
      InferCall call,
      Query query,
      Reply answer,
      Instant now,
      List<Sent> sent)
      throws IOException {
    json.writeStringField("model_name", model.name());
    json.writeStringField(
        "model_version",
        answer instanceof Answered answered ? answered.variant().name() : Model.PIPELINE_VERSION);
    if (call.id().isPresent()) {
      json.writeStringField("id", call.id().get());
    }
    json.writeObjectFieldStart("parameters");
    if (answer instanceof Answered answered) {
      AnswerParameters.write(json, answered);
    } else {
      AnswerParameters.write(json, (Piped) answer);
    }
    AnswerParameters.writeTime(json, query, now);
    json.writeEndObject();
    json.writeArrayFieldStart("outputs");
    for (Sent output : sent) {
      writeOutput(json, output.tensor(), output.binary());
    }
    json.writeEndArray();
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
}
