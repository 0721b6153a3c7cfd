package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.domain.catalog.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** What the server says of itself and of its models. */
public final class Metadata {
  private static final List<String> EXTENSIONS =
      List.of(
          "binary_tensor_data",
          "classification",
          "model_configuration",
          "parameters",
          "statistics");

  private static final String VERSION = built();

  private Metadata() {}

  /**
   * The extensions of the protocol that work on the public ports.
   *
   * @param loads whether models are loaded and unloaded through them
   */
  static List<String> extensions(boolean loads) {
    return loads
        ? Stream.concat(EXTENSIONS.stream(), Stream.of("model_repository")).sorted().toList()
        : EXTENSIONS;
  }

  /** The version of the server, from the build. */
  public static String version() {
    return VERSION;
  }

  private static String built() {
    Properties built = new Properties();
    try (InputStream in = Metadata.class.getResourceAsStream("version.properties")) {
      built.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return built.getProperty("version");
  }

  static byte[] server(boolean loads) {
    return Json.object(
        json -> {
          json.writeStringField("name", Frontend.NAME);
          json.writeStringField("version", VERSION);
          Json.strings(json, "extensions", extensions(loads));
        });
  }

  static byte[] models(List<String> names) {
    return Json.object(json -> Json.strings(json, "models", names));
  }

  static byte[] model(Model model) {
    return Json.object(
        json -> {
          json.writeStringField("name", model.name());
          Json.strings(json, "versions", model.versions());
          json.writeStringField("platform", model.platform());
          tensors(json, "inputs", model.signature().inputs());
          tensors(json, "outputs", model.signature().outputs());
        });
  }

  private static void tensors(JsonGenerator json, String field, List<TensorSpec> specs)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("datatype", spec.type().name());
      json.writeFieldName("shape");
      long[] shape = spec.shape().toArray();
      json.writeArray(shape, 0, shape.length);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
