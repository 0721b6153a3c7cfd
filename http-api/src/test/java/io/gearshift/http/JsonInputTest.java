package io.gearshift.http;

import static io.gearshift.http.InferBodies.Y;
import static io.gearshift.http.InferBodies.bytes;
import static io.gearshift.http.InferBodies.echo;
import static io.gearshift.http.InferBodies.hex;
import static io.gearshift.http.InferBodies.mix;
import static io.gearshift.http.InferBodies.read;
import static io.gearshift.http.InferBodies.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInputTest {
  @Test
  void readsFlatData() throws IOException {
    InferCall call =
        mix("{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[0.5,1]}," + Y + "]}");

    assertThat(call.items()).isEqualTo(1);
    assertThat(call.inputs()).extracting(Tensor::name).containsExactly("x", "y");
    assertThat(bytes(call.inputs().get(0))).isEqualTo(Wire.floats(0.5f, 1));
    assertThat(bytes(call.inputs().get(1))).isEqualTo(Wire.ints(3, 4));
  }

  @Test
  void readsDataNestedAsTheShape() throws IOException {
    InferCall call =
        mix(
            "{'inputs':[{'name':'x','shape':[2,2],'datatype':'FP32','data':[[1,2],[3,4]]},"
                + "{'name':'y','shape':[2,2],'datatype':'INT32','data':[[5,6],[7,8]]}]}");

    assertThat(call.items()).isEqualTo(2);
    assertThat(bytes(call.inputs().get(0))).isEqualTo(Wire.floats(1, 2, 3, 4));
    assertThat(bytes(call.inputs().get(1))).isEqualTo(Wire.ints(5, 6, 7, 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'data':[[0.5,1]],'name':'x','shape':[1,2],'datatype':'FP32'}",
        "{'name':'x','data' : [0.5, 1] ,'shape':[1,2],'datatype':'FP32'}",
        "{'shape':[1,2],'data':[0.5,1],'datatype':'FP32','name':'x'}",
        "{'datatype':'FP32','shape':[1,2],'parameters':{},'data':[0.5,1],'name':'x'}",
        "{'\u00e4\u20ac':'\u00fc','data':[0.5,1],'name':'x','shape':[1,2],'datatype':'FP32'}",
      })
  void takesTheFieldsOfAnInputInAnyOrder(String x) throws IOException {
    InferCall call = mix("{'\u00e4':1,'inputs':[" + Y + "," + x + "]}");

    assertThat(bytes(call.inputs().get(0))).isEqualTo(Wire.floats(0.5f, 1));
  }

  @Test
  void takesDataBeforeTheDatatypeAfterAByteOrderMark() throws IOException {
    InferCall call =
        mix(
            "\ufeff{'inputs':[{'data':[5,6],'name':'x','shape':[1,2],'datatype':'FP32'},"
                + Y
                + "]}");

    assertThat(bytes(call.inputs().get(0))).isEqualTo(Wire.floats(5, 6));
  }

  @Test
  void readsAZeroElementTensor() throws IOException {
    for (String data : new String[] {"[]", "[[],[]]"}) {
      InferCall call = echo(DataType.INT8, "[2,0]", data);
      assertThat(call.items()).isEqualTo(2);
      assertThat(call.inputs().get(0).byteSize()).isZero();
    }
  }

  @Test
  void readsAScalarOfAFamilyThatDoesNotBatch() throws IOException {
    InferCall call =
        read(
            Repository.SINGLE,
            "{'inputs':[{'name':'in','shape':[],'datatype':'FP64','data':[1.5]}]}",
            UTF_8);

    assertThat(call.items()).isEqualTo(1);
    assertThat(call.inputs().get(0).data().getDouble()).isEqualTo(1.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INT8 | [-128,127] | 80 7f",
        "UINT8 | [0,255] | 00 ff",
        "INT16 | [-32768,32767] | 00 80 ff 7f",
        "UINT16 | [0,65535] | 00 00 ff ff",
        "INT32 | [-2147483648,2147483647] | 00 00 00 80 ff ff ff 7f",
        "UINT32 | [0,4294967295] | 00 00 00 00 ff ff ff ff",
        "INT64 | [-9223372036854775808,9007199254740993]"
            + " | 00 00 00 00 00 00 00 80 01 00 00 00 00 00 20 00",
        "UINT64 | [18446744073709551615,9007199254740993]"
            + " | ff ff ff ff ff ff ff ff 01 00 00 00 00 00 20 00",
        "FP32 | [1,0.1] | 00 00 80 3f cd cc cc 3d",
        "FP64 | [1,-2.5e0] | 00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 04 c0",
        "BOOL | [true,false] | 01 00",
        "BYTES | ['','\u20ac'] | 00 00 00 00 03 00 00 00 e2 82 ac",
      })
  void readsEachDatatypeExactly(DataType type, String data, String hex) throws IOException {
    Tensor tensor = echo(type, "[1,2]", data).inputs().get(0);

    assertThat(hex(bytes(tensor))).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INT8 | 128",
        "INT8 | -129",
        "INT8 | 1.0",
        "UINT8 | 256",
        "UINT8 | -1",
        "INT16 | 32768",
        "UINT16 | 65536",
        "INT32 | 2147483648",
        "UINT32 | 4294967296",
        "INT64 | 9223372036854775808",
        "UINT64 | 18446744073709551616",
        "UINT64 | -1",
        "UINT64 | -18446744073709551615",
        "INT64 | '1'",
        "INT64 | null",
        "INT64 | true",
        "INT64 | {}",
        "FP32 | 1e39",
        "FP32 | 'NaN'",
        "FP64 | 1e999",
        "FP64 | false",
        "BOOL | 1",
        "BOOL | 'true'",
        "BYTES | 1",
        "BYTES | null",
      })
  void refusesWhatDoesNotFitTheDatatype(DataType type, String value) {
    assertThat(refusal(() -> echo(type, "[1,1]", "[" + value + "]")))
        .contains("'in'", type.name(), "expected: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FP16", "BF16"})
  void refusesHalfPrecisionAsJson(DataType type) {
    assertThat(refusal(() -> echo(type, "[1,1]", "[1]"))).contains("binary_data_size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,2] | [1] | holds 1 of the 2",
        "[1,2] | [1,2,3] | holds more than the 2",
        "[1,2] | [[1],[2]] | not nested as shape [1,2]",
        "[2,2] | [[1,2,3],[4]] | not nested as shape [2,2]",
        "[2,2] | [[1,2],3,4] | not nested as shape [2,2]",
        "[2,2] | [[[1,2]],[[3,4]]] | not nested as shape [2,2]",
        "[2,2] | [[1,2]] | not nested as shape [2,2]",
        "[2,2] | [1,[2,3],4] | expected: a whole number",
        "[8,99999999] | [1] | less than the 799999992",
        "[2,0] | [1] | more than the 0",
      })
  void refusesDataThatIsNotAsTheShapeSays(String shape, String data, String message) {
    assertThat(refusal(() -> echo(DataType.INT32, shape, data))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[-1,2] | >= 0",
        "[1.5] | >= 0",
        "['1'] | >= 0",
        "[99999999999999999999] | >= 0",
        "[4294967296,4294967296] | more elements than can be counted",
        "[1,2,3] | expected: [-1,-1]",
        "[] | expected: [-1,-1]",
        "3 | not a JSON array",
        "[1,[2]] | >= 0",
        "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1] | 32 dimensions",
      })
  void refusesAShapeThatCannotBe(String shape, String message) {
    assertThat(refusal(() -> echo(DataType.INT32, shape, "[1]"))).contains(message);
  }
}
