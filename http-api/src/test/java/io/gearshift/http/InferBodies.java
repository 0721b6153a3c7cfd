package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Reads bodies of infer requests as the tests write them, with ' for ". */
final class InferBodies {
  static final JsonFactory factory = Json.factory(100, 1_000_000);
  static final String Y = "{'name':'y','shape':[1,2],'datatype':'INT32','data':[3,4]}";

  private InferBodies() {}

  static InferCall mix(String json) throws IOException {
    return read(Repository.MIX, json, UTF_8);
  }

  static InferCall echo(DataType type, String shape, String data) throws IOException {
    return read(
        Repository.echo(type),
        "{'parameters':{'binary_data_output':true},'inputs':[{'name':'in','shape':"
            + shape
            + ",'datatype':'"
            + type
            + "','data':"
            + data
            + "}]}",
        UTF_8);
  }

  static InferCall read(Family family, String json, Charset charset) throws IOException {
    byte[] body = json.replace('\'', '"').getBytes(charset);
    return new InferReader(factory, Model.of(family)).read(body, Optional.empty());
  }

  static InferCall withBinary(Family family, String json, byte[] binary) throws IOException {
    byte[] head = json.replace('\'', '"').getBytes(UTF_8);
    return new InferReader(factory, Model.of(family))
        .read(Wire.concat(head, binary), Optional.of(head.length));
  }

  static InferCall raw(Family family, byte[] body) throws IOException {
    return new InferReader(factory, Model.of(family)).read(body, Optional.of(0));
  }

  static String refusal(ThrowingCallable reading) {
    Problem problem = catchThrowableOfType(Problem.class, reading);
    assertThat(problem).isNotNull();
    assertThat(problem.status()).isEqualTo(400);
    return problem.getMessage();
  }

  static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[tensor.byteSize()];
    tensor.data().get(bytes);
    return bytes;
  }

  static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }
}
