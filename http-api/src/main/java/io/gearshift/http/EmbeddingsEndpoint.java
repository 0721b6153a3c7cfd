package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.http.BodyCollector.Received;
import io.gearshift.http.InferCall.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Embeds texts in OpenAI's form. Texts beyond a model's largest batch become several queries, and
 * all or none are answered. How many tokens the texts were is not counted: {@code usage} has zeros.
 */
final class EmbeddingsEndpoint {
  private final JsonFactory factory;
  private final long maxBodyBytes;
  private final Served served;
  private final Queries queries;
  private final Executor executor;

  /**
   * @param executor where answers are written
   */
  EmbeddingsEndpoint(
      JsonFactory factory, long maxBodyBytes, Served served, Queries queries, Executor executor) {
    this.factory = factory;
    this.maxBodyBytes = maxBodyBytes;
    this.served = served;
    this.queries = queries;
    this.executor = executor;
  }

  /** Never fails: a problem is answered in OpenAI's form too. */
  CompletionStage<HttpResponse> embed(Received received, Origin origin) {
    CompletionStage<HttpResponse> answer;
    try {
      answer = answer(received, origin);
    } catch (RuntimeException | IOException failure) {
      return CompletableFuture.completedFuture(refusal(failure));
    }
    return answer.exceptionally(EmbeddingsEndpoint::refusal);
  }

  private CompletionStage<HttpResponse> answer(Received received, Origin origin)
      throws IOException {
    InferHeaders headers = InferHeaders.of(received.request());
    byte[] body =
        headers.content().isPresent()
            ? headers.content().get().inflate(received.body(), maxBodyBytes)
            : received.body().toArrayUnsafe();
    EmbeddingsRequest request = EmbeddingsRequest.read(factory, body);
    Served.Entry entry = served.entry(request.model());
    Model model = entry.model();
    Wanted wanted = wanted(model);
    long width = wanted.spec().shape().dimension(1);
    if (request.dimensions().isPresent() && request.dimensions().get() != width) {
      throw Problem.badRequest(
          "dimensions: "
              + request.dimensions().get()
              + " (expected: "
              + width
              + ", which model '"
              + model.name()
              + "' has, or nothing)");
    }
    CompletionStage<List<byte[]>> vectors = CompletableFuture.completedFuture(List.of());
    String input = model.signature().inputs().get(0).name();
    for (int from = 0; from < request.texts().size(); from += model.maxBatch()) {
      int to = Math.min(from + model.maxBatch(), request.texts().size());
      List<byte[]> texts = request.texts().subList(from, to);
      InferCall call =
          new InferCall(
              Optional.empty(),
              Long.MAX_VALUE,
              texts.size(),
              List.of(Texts.tensor(input, texts)),
              List.of(wanted));
      Asked<List<byte[]>> asked =
          queries.ask(
              entry,
              Optional.empty(),
              call,
              origin,
              answer -> rows(answer.outputs().get(0).tensor()),
              executor);
      vectors =
          vectors.thenCombine(
              InferEndpoint.answer(received.connection(), asked), EmbeddingsEndpoint::joined);
    }
    return vectors.thenApply(all -> render(model, all, request.base64()));
  }

  private static List<byte[]> joined(List<byte[]> one, List<byte[]> other) {
    List<byte[]> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static Wanted wanted(Model model) {
    if (!model.embeds()) {
      throw Problem.badRequest(
          "model '"
              + model.name()
              + "' gives no embeddings (expected: a family with one input of texts and one FP32"
              + " output of a fixed width, without labels)");
    }
    return new Wanted(model.signature().outputs().get(0), 0, true, 0);
  }

  /** The bytes of each row, little-endian, as OpenAI's base64 has them. */
  private static List<byte[]> rows(Tensor tensor) {
    int count = (int) tensor.shape().dimension(0);
    ByteBuffer data = tensor.data();
    List<byte[]> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] row = new byte[tensor.byteSize() / count];
      data.get(row);
      rows.add(row);
    }
    return rows;
  }

  private static HttpResponse render(Model model, List<byte[]> vectors, boolean base64) {
    byte[] body =
        Json.object(
            json -> {
              json.writeStringField("object", "list");
              json.writeArrayFieldStart("data");
              for (int i = 0; i < vectors.size(); i++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", i);
                json.writeFieldName("embedding");
                if (base64) {
                  json.writeString(Base64.getEncoder().encodeToString(vectors.get(i)));
                } else {
                  writeFloats(json, vectors.get(i));
                }
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeStringField("model", model.name());
              json.writeObjectFieldStart("usage");
              json.writeNumberField("prompt_tokens", 0);
              json.writeNumberField("total_tokens", 0);
              json.writeEndObject();
            });
    return HttpResponse.create().withEntity(Json.entity(body));
  }

  private static void writeFloats(JsonGenerator json, byte[] vector) throws IOException {
    ByteBuffer floats = ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN);
    json.writeStartArray();
    while (floats.hasRemaining()) {
      float value = floats.getFloat();
      if (Float.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
    json.writeEndArray();
  }

  private static HttpResponse refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    Problem problem = Problems.of(cause);
    byte[] body =
        Json.object(
            json -> {
              json.writeObjectFieldStart("error");
              json.writeStringField("message", problem.text());
              json.writeStringField(
                  "type", problem.status() < 500 ? "invalid_request_error" : "server_error");
              json.writeNullField("param");
              json.writeStringField("code", code(problem.status()));
              json.writeEndObject();
            });
    return HttpResponse.create()
        .withStatus(problem.status())
        .withHeaders(problem.headers())
        .withEntity(Json.entity(body));
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "model_not_found";
      case 429 -> "rate_limit_exceeded";
      case 504 -> "deadline_exceeded";
      default -> status < 500 ? "invalid_request" : "unavailable";
    };
  }
}
