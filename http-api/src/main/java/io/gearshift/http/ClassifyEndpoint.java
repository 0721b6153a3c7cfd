package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.http.BodyCollector.Received;
import io.gearshift.http.InferCall.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Multipart;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.apache.pekko.stream.Materializer;

/** Names the likeliest classes of a picture or a text that is sent as it is. */
final class ClassifyEndpoint {
  private static final int DEFAULT_TOP = 5;
  private static final int MOST_PARTS_MILLIS = 10_000;
  private static final String TAKEN =
      "image/png or image/jpeg, multipart/form-data with such a file, text/plain, or"
          + " application/json with {\"text\": ...}";

  private final JsonFactory factory;
  private final long maxBodyBytes;
  private final Queries queries;
  private final Executor executor;
  private final Executor decoding;
  private final Materializer materializer;

  /**
   * @param executor where answers are written
   * @param decoding where pictures are decoded
   */
  ClassifyEndpoint(
      JsonFactory factory,
      long maxBodyBytes,
      Queries queries,
      Executor executor,
      Executor decoding,
      Materializer materializer) {
    this.factory = factory;
    this.maxBodyBytes = maxBodyBytes;
    this.queries = queries;
    this.executor = executor;
    this.decoding = decoding;
    this.materializer = materializer;
  }

  CompletionStage<HttpResponse> classify(
      Received received, Served.Entry entry, Optional<String> version, Origin origin)
      throws IOException {
    Model model = entry.model();
    Wanted wanted = wanted(model, top(received));
    InferHeaders headers = InferHeaders.of(received.request());
    byte[] body =
        headers.content().isPresent()
            ? headers.content().get().inflate(received.body(), maxBodyBytes)
            : received.body().toArrayUnsafe();
    return input(model, received.request().entity().getContentType(), body)
        .thenCompose(
            input ->
                InferEndpoint.answer(
                    received.connection(),
                    queries.ask(
                        entry,
                        version,
                        new InferCall(
                            Optional.empty(), Long.MAX_VALUE, 1, List.of(input), List.of(wanted)),
                        origin,
                        ClassifyEndpoint::render,
                        executor)));
  }

  private CompletionStage<Tensor> input(Model model, ContentType type, byte[] body)
      throws IOException {
    String main = type.mediaType().mainType().toLowerCase(Locale.ROOT);
    String sub = type.mediaType().subType().toLowerCase(Locale.ROOT);
    boolean bytes = main.equals("application") && sub.equals("octet-stream");
    if (main.equals("image") && (sub.equals("png") || sub.equals("jpeg")) || bytes) {
      return picture(model, body);
    }
    if (main.equals("multipart") && sub.equals("form-data")) {
      requirePictures(model);
      return file(type, body).thenCompose(file -> picture(model, file));
    }
    if (main.equals("text") && sub.equals("plain")) {
      return CompletableFuture.completedFuture(text(model, body));
    }
    if (main.equals("application") && sub.equals("json")) {
      return CompletableFuture.completedFuture(text(model, textIn(body)));
    }
    throw Problem.of(
        415,
        "Content-Type "
            + Problem.quoted(main + "/" + sub)
            + " is not taken (expected: "
            + TAKEN
            + ")");
  }

  private CompletionStage<Tensor> picture(Model model, byte[] file) {
    PictureInput pictures = requirePictures(model);
    return CompletableFuture.supplyAsync(() -> pictures.tensor(file), decoding);
  }

  private static PictureInput requirePictures(Model model) {
    return new PictureInput(
        model
            .image()
            .orElseThrow(
                () ->
                    Problem.of(
                        415,
                        "model '"
                            + model.name()
                            + "' takes no pictures here, for its family.conf has no"
                            + " preprocess.image"
                            + (model.takesText() ? "; send text" : "; use /infer"))),
        model.signature().inputs().get(0));
  }

  private CompletionStage<byte[]> file(ContentType type, byte[] body) {
    HttpEntity.Strict entity = HttpEntities.create(type, body);
    return Unmarshaller.entityToMultipartFormData()
        .unmarshal(entity, materializer)
        .thenCompose(form -> form.toStrict(MOST_PARTS_MILLIS, materializer))
        .handle(
            (form, failure) -> {
              if (failure != null) {
                throw Problem.badRequest("the form cannot be read: " + failure.getMessage());
              }
              return onlyFile(form);
            });
  }

  private static byte[] onlyFile(Multipart.FormData.Strict form) {
    List<byte[]> files = new ArrayList<>();
    for (Multipart.FormData.BodyPart.Strict part : form.getStrictParts()) {
      if (part.getFilename().isPresent()) {
        files.add(part.getEntity().getData().toArray());
      }
    }
    if (files.size() != 1) {
      throw Problem.badRequest(
          "the form has " + files.size() + " files (expected: one, the picture)");
    }
    return files.get(0);
  }

  private static Tensor text(Model model, byte[] text) {
    if (!model.takesText()) {
      throw Problem.of(
          415,
          "model '"
              + model.name()
              + "' takes no text, for it has not one input of byte strings"
              + (model.image().isPresent() ? "; send a picture" : "; use /infer"));
    }
    TensorSpec spec = model.signature().inputs().get(0);
    return Texts.tensor(spec.name(), List.of(text));
  }

  private byte[] textIn(byte[] body) throws IOException {
    Optional<String> text = Optional.empty();
    try (JsonParser json = factory.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problem.badRequest("the body is no JSON object (expected: {\"text\": \"...\"})");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean asked = json.currentName().equals("text");
        JsonToken value = json.nextToken();
        if (!asked) {
          json.skipChildren();
        } else if (value == JsonToken.VALUE_STRING) {
          text = Optional.of(json.getText());
        } else {
          throw Problem.badRequest("'text' is no string (expected: {\"text\": \"...\"})");
        }
      }
    }
    return text.orElseThrow(
            () -> Problem.badRequest("'text' is missing (expected: {\"text\": \"...\"})"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static int top(Received received) {
    Optional<String> top = received.request().getUri().query().get("top");
    if (top.isEmpty()) {
      return DEFAULT_TOP;
    }
    if (!top.get().matches("[1-9][0-9]{0,8}")) {
      throw Problem.badRequest("top: " + Problem.quoted(top.get()) + " (expected: a number >= 1)");
    }
    return Integer.parseInt(top.get());
  }

  private static Wanted wanted(Model model, int top) {
    if (model.labels().isEmpty()) {
      throw Problem.badRequest(
          "model '" + model.name() + "' has no labels, so it names no classes; use /infer");
    }
    List<TensorSpec> outputs = model.signature().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      int rank = outputs.get(i).shape().rank();
      if (rank > 0 && outputs.get(i).shape().dimension(rank - 1) == model.labels().size()) {
        return new Wanted(outputs.get(i), i, false, Math.min(top, model.labels().size()));
      }
    }
    throw Problem.badRequest(
        "model '" + model.name() + "' has no output with a score for each label; use /infer");
  }

  private static HttpResponse render(InferAnswer answer) {
    Tensor named = answer.outputs().get(0).tensor();
    byte[] body =
        Json.object(
            json -> {
              json.writeStringField("model_name", answer.model().name());
              json.writeStringField("model_version", answer.version());
              json.writeArrayFieldStart("classes");
              for (String one : Texts.of(named)) {
                String[] parts = one.split(":", 3); // a label may have colons of its own
                json.writeStartObject();
                json.writeStringField("label", parts[2]);
                json.writeNumberField("index", Integer.parseInt(parts[1]));
                double score = score(parts[0]);
                if (Double.isFinite(score)) {
                  json.writeNumberField("score", score);
                } else {
                  json.writeNullField("score");
                }
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeObjectFieldStart("parameters");
              answer.writeParameters(new JsonFields(json));
              json.writeEndObject();
            });
    return HttpResponse.create().withEntity(Json.entity(body));
  }

  /** JSON has neither infinities nor what is no number. */
  private static double score(String text) {
    return text.endsWith("inf") || text.equals("nan") ? Double.NaN : Double.parseDouble(text);
  }
}
