package io.gearshift.http;

import static io.gearshift.http.InferBodies.bytes;
import static io.gearshift.http.InferBodies.factory;
import static io.gearshift.http.InferBodies.raw;
import static io.gearshift.http.InferBodies.refusal;
import static io.gearshift.http.InferBodies.withBinary;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryInputTest {
  @Test
  void refusesHalfPrecisionOutputsAsJsonUnlessBinaryIsAskedFor() throws IOException {
    Family half = Repository.echo(DataType.FP16);
    String input =
        "'inputs':[{'name':'in','shape':[1,1],'datatype':'FP16',"
            + "'parameters':{'binary_data_size':2}}]";
    byte[] data = {1, 2};

    assertThat(refusal(() -> withBinary(half, "{" + input + "}", data))).contains("binary_data");
    InferCall call =
        withBinary(half, "{" + input + ",'parameters':{'binary_data_output':true}}", data);
    assertThat(call.outputs()).allMatch(InferCall.Wanted::binary);
  }

  @Test
  void slicesBinaryInputsOutOfTheBodyWithoutCopying() throws IOException {
    byte[] json =
        ("{\"inputs\":[{\"name\":\"y\",\"shape\":[1,2],\"datatype\":\"INT32\","
                + "\"parameters\":{\"binary_data_size\":8}},{\"name\":\"x\",\"shape\":[1,2],"
                + "\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}]}")
            .getBytes(UTF_8);
    byte[] body = Wire.concat(json, Wire.ints(1, 2), Wire.floats(3, 4));

    InferCall call =
        new InferReader(factory, Model.of(Repository.MIX)).read(body, Optional.of(json.length));

    assertThat(call.inputs()).allMatch(tensor -> tensor.data().array() == body);
    assertThat(bytes(call.inputs().get(0))).isEqualTo(Wire.floats(3, 4));
    assertThat(bytes(call.inputs().get(1))).isEqualTo(Wire.ints(1, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INT32 | [1,2] | 8 | 0102030405060708 | ok",
        "INT32 | [1,2] | 8 | 01020304050607 | 8 bytes, of which 7 are there",
        "INT32 | [1,2] | 8 | 010203040506070809 | unexpected additional input data: 1 bytes",
        "INT32 | [1,2] | 7 | 01020304050607 | has 7 bytes of binary data",
        "INT32 | [1,2] | 4 | 01020304 | has 4 bytes of binary data",
        "INT32 | [1,0] | 0 | `` | ok",
        "INT32 | [2,1152921504606846976] | 0 | `` | has 0 bytes",
        "INT32 | [1,2] | 9223372036854775807 | 00 | of which 1 are there",
        "INT32 | [1,2] | 99999999999999999999 | 00 | of which 1 are there",
        "INT32 | [1,2] | -8 | 00 | >= 0",
        "INT32 | [1,2] | '8' | 00 | >= 0",
        "BOOL | [1,2] | 2 | 0001 | ok",
        "BOOL | [1,2] | 2 | 0002 | expected: 0 or 1",
        "BYTES | [1,2] | 9 | 010000004100000000 | ok",
        "BYTES | [1,2] | 9 | 010000004101000000 | element 1 claims 1 bytes",
        "BYTES | [1,2] | 8 | ffffffff00000000 | claims 4294967295 bytes",
        "BYTES | [1,2] | 4 | 00000000 | has 1 elements",
        "BYTES | [1,1] | 6 | 000000000000 | inside a length",
        "FP16 | [1,2] | 4 | 00010203 | ok",
      })
  void checksTheBinaryPart(DataType type, String shape, String size, String hex, String expected)
      throws IOException {
    String json =
        "{'inputs':[{'name':'in','shape':"
            + shape
            + ",'datatype':'"
            + type
            + "','parameters':{'binary_data_size':"
            + size
            + "}}],'parameters':{'binary_data_output':true}}";
    byte[] binary = HexFormat.of().parseHex(hex);
    if (expected.equals("ok")) {
      InferCall call = withBinary(Repository.echo(type), json, binary);
      assertThat(bytes(call.inputs().get(0))).isEqualTo(binary);
    } else {
      assertThat(refusal(() -> withBinary(Repository.echo(type), json, binary))).contains(expected);
    }
  }

  @Test
  void takesTheWholeBodyAsTheOneInputWhenThereIsNoJson() throws IOException {
    InferCall call = raw(Repository.SCORES, Wire.floats(1, 2, 3, 4));

    assertThat(call.inputs().get(0).shape()).isEqualTo(Shape.of(1, 4));
    assertThat(bytes(call.inputs().get(0))).isEqualTo(Wire.floats(1, 2, 3, 4));
    assertThat(call.outputs()).allMatch(InferCall.Wanted::binary);
    assertThat(raw(Repository.echo(DataType.INT32), Wire.ints(1, 2, 3)).inputs().get(0).shape())
        .isEqualTo(Shape.of(1, 3));
    assertThat(bytes(raw(Repository.echo(DataType.BYTES), "hi".getBytes(UTF_8)).inputs().get(0)))
        .isEqualTo(Wire.strings("hi"));
  }

  @Test
  void refusesABodyWithoutJsonThatCannotBeTheOneInput() {
    assertThat(refusal(() -> raw(Repository.MIX, new byte[8]))).contains("one input");
    assertThat(refusal(() -> raw(Repository.SCORES, new byte[15]))).contains("15 bytes");
    assertThat(refusal(() -> raw(Repository.echo(DataType.INT32), new byte[5])))
        .contains("5 bytes");
    Family twice =
        Repository.family(
            "twice",
            1,
            List.of(),
            List.of(Repository.spec("in", DataType.INT8, -1, -1, -1)),
            List.of(Repository.spec("out", DataType.INT8, 1)));
    assertThat(refusal(() -> raw(twice, new byte[5]))).contains("cannot be told");
  }
}
