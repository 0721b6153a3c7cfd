package io.gearshift.http;

import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.MediaType;

/**
 * Takes requests whose body is a file as it is, a picture say: the one byte string that the model
 * takes.
 *
 * <p>The type tells them from requests of the protocol. Those come under any type, as bytes too,
 * but never as a picture, and all without {@code Inference-Header-Content-Length} begin with a
 * brace, as no picture does.
 */
final class FileUpload {
  private final Model model;
  private final boolean taken;

  FileUpload(Model model) {
    this.model = model;
    this.taken = RawInput.isFile(model);
  }

  /**
   * What the file asks for; nothing if the body is a request of the protocol.
   *
   * @throws Problem if the type is none that the server, or this model, takes
   */
  Optional<InferCall> read(ContentType type, byte[] body) {
    MediaType media = type.mediaType();
    if (media.isImage()) {
      requireTaken((media.mainType() + "/" + media.subType()).toLowerCase(Locale.ROOT));
      return Optional.of(RawInput.file(model, body));
    }
    // bytes are also what a request without a type passes for
    boolean bytes = taken && media.binary() && media.subType().equals("octet-stream");
    return bytes && !isJson(body) ? Optional.of(RawInput.file(model, body)) : Optional.empty();
  }

  private void requireTaken(String type) {
    if (!type.equals("image/png") && !type.equals("image/jpeg")) {
      throw Problem.of(
          415,
          "Content-Type "
              + Problem.quoted(type)
              + " is not taken (expected: image/png, image/jpeg or application/octet-stream for a"
              + " file, and any other type for JSON)");
    }
    if (!taken) {
      throw Problem.of(
          415,
          "Content-Type "
              + Problem.quoted(type)
              + ": model '"
              + model.name()
              + "' takes no file, for it has not one input that is one byte string; send JSON");
    }
  }

  /** An empty body is for who reads JSON to complain about. */
  private static boolean isJson(byte[] body) {
    int at = 0;
    while (at < body.length && Character.isWhitespace(body[at])) {
      at++;
    }
    return at == body.length || body[at] == '{' || body[at] == '[';
  }
}
