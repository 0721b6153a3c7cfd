package io.gearshift.http;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * The headers that an infer request is read by. Content-Type is not among them: many clients send
 * none, and only {@link FileUpload} looks at it.
 *
 * @param jsonLength where the JSON ends in the body after decompression, if the client says so
 * @param content how the body is compressed
 * @param accepted how the answer may be compressed
 */
record InferHeaders(
    Optional<String> jsonLength, Optional<Coding> content, Optional<Coding> accepted) {
  static final String INFERENCE_HEADER_CONTENT_LENGTH = "Inference-Header-Content-Length";

  static InferHeaders of(HttpRequest request) {
    Optional<String> jsonLength = Optional.empty();
    Optional<Coding> content = Optional.empty();
    Optional<Coding> accepted = Optional.empty();
    for (HttpHeader header : request.getHeaders()) {
      switch (header.lowercaseName()) {
        case "inference-header-content-length" -> {
          if (jsonLength.isPresent() && !jsonLength.get().equals(header.value())) {
            throw Problem.badRequest(INFERENCE_HEADER_CONTENT_LENGTH + " stands twice");
          }
          jsonLength = Optional.of(header.value());
        }
        case "content-encoding" -> content = Coding.ofContent(header.value());
        case "accept-encoding" -> accepted = Coding.accepted(header.value());
        default -> {
          // of no meaning here
        }
      }
    }
    return new InferHeaders(jsonLength, content, accepted);
  }

  /** The length of the JSON in a body of the given size. */
  Optional<Integer> jsonLengthIn(int bodyBytes) {
    return jsonLength.map(
        sent -> {
          int length;
          try {
            length = Integer.parseInt(sent.trim());
          } catch (NumberFormatException unreadable) {
            length = -1;
          }
          if (length < 0 || length > bodyBytes) {
            throw Problem.badRequest(
                INFERENCE_HEADER_CONTENT_LENGTH
                    + ": "
                    + Problem.quoted(sent)
                    + " (expected: a whole number from 0 to "
                    + bodyBytes
                    + ", the length of the body)");
          }
          return length;
        });
  }
}
