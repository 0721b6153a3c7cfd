package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.http.InferAnswer.Output;
import java.io.IOException;
import java.nio.ByteBuffer;
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

  static HttpResponse render(InferAnswer answer, Optional<Coding> coding) {
    List<Output> sent = answer.outputs();
    byte[] head = Json.object(json -> writeHead(json, answer, sent));
    ByteString body = ByteString.fromArrayUnsafe(head);
    boolean anyBinary = false;
    for (Output output : sent) {
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

  private static void writeHead(JsonGenerator json, InferAnswer answer, List<Output> sent)
      throws IOException {
    json.writeStringField("model_name", answer.model().name());
    json.writeStringField("model_version", answer.version());
    if (answer.call().id().isPresent()) {
      json.writeStringField("id", answer.call().id().get());
    }
    json.writeObjectFieldStart("parameters");
    answer.writeParameters(new JsonFields(json));
    json.writeEndObject();
    json.writeArrayFieldStart("outputs");
    for (Output output : sent) {
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
