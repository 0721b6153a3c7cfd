package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferReaderTest {
  private static final JsonFactory factory = Json.factory(100, 1_000_000);
  private static final String Y = "{'name':'y','shape':[1,2],'datatype':'INT32','data':[3,4]}";

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
  void putsTheInputsInTheOrderOfTheSignature() throws IOException {
    InferCall call =
        mix("{'inputs':[" + Y + ",{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}]}");

    assertThat(call.inputs()).extracting(Tensor::name).containsExactly("x", "y");
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | not a JSON object",
        "3 | not a JSON object",
        "{} | 'inputs' is missing",
        "{'inputs':{}} | 'inputs' is not a JSON array",
        "{'inputs':null} | 'inputs' is not a JSON array",
        "{'inputs':[]} | missing: x, y",
        "{'inputs':[3]} | not a JSON object",
        "{'inputs':[{}]} | 'name' is missing",
        "{'inputs':[{'name':3}]} | 'name' of an input is not a string",
        "{'inputs':[{'name':'x'}]} | 'datatype' is missing in input 'x'",
        "{'inputs':[{'name':'x','datatype':'FP32'}]} | 'shape' is missing in input 'x'",
        "{'inputs':[{'name':'q'}]} | expected: x, y",
        "{'inputs':[{'name':'x','datatype':'FLOAT'}]} | FP32",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2]}]} | neither",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2],'data':[1,2],"
            + "'parameters':{'binary_data_size':8}}]} | both",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2],'data':3}]} | not a JSON array",
        "{'inputs':[{'data':3}]} | not a JSON array",
        "{'inputs':[{'name':'x','datatype':'INT32','shape':[1,2],'data':[1,2]}]} | expected: FP32",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,3],'data':[1,2,3]}]} | [-1,2]",
        "{'inputs':[{'name':'x','name':'x'}]} | 'name' stands twice",
        "{'inputs':[{'data':[],'data':[]}]} | 'data' stands twice",
        "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2],"
            + "'parameters':{'binary_data_size':8}}]} | Inference-Header-Content-Length is missing",
        "{'inputs':[],'inputs':[]} | 'inputs' stands twice",
        "{'id':3,'inputs':[]} | 'id' is not a string",
        "{'inputs':[{'name':'x','parameters':{'shared_memory_region':'r'}}]} | shared memory",
        "{'parameters':[],'inputs':[]} | not a JSON object",
        "{'parameters':{'a':{}},'inputs':[]} | nested",
        "{'parameters':{'a':[1]},'inputs':[]} | nested",
        "{'parameters':{'triton_x':1},'inputs':[]} | reserved",
        "{'parameters':{'timeout':-1},'inputs':[]} | 'timeout': '-1'",
        "{'parameters':{'timeout':1.5},'inputs':[]} | 'timeout': '1.5'",
        "{'parameters':{'timeout':'1'},'inputs':[]} | 'timeout': '1'",
        "{'parameters':{'slo_ms':0},'inputs':[]} | 'slo_ms': '0'",
        "{'parameters':{'slo_ms':-3},'inputs':[]} | 'slo_ms': '-3'",
        "{'parameters':{'slo_ms':'5'},'inputs':[]} | 'slo_ms': '5'",
        "{'parameters':{'slo_ms':null},'inputs':[]} | 'slo_ms'",
        "{'parameters':{'binary_data_output':1},'inputs':[]} | 'binary_data_output'",
        "{'outputs':3,'inputs':[]} | 'outputs' is not a JSON array",
        "{'outputs':[3],'inputs':[]} | not a JSON object",
        "{'outputs':[{}],'inputs':[]} | no 'name'",
        "{'outputs':[{'name':'q'}],'inputs':[]} | expected: z",
        "{'outputs':[{'name':'z'},{'name':'z'}],'inputs':[]} | 'z' stands twice",
        "{'outputs':[{'name':'z','parameters':{'binary_data':'yes'}}],'inputs':[]} | true or false",
        "{'outputs':[{'name':'z','parameters':{'classification':-1}}],'inputs':[]} | >= 0",
        "{'outputs':[{'name':'z','parameters':{'shared_memory_region':'r'}}]} | shared memory",
      })
  void refusesWhatMakesNoSense(String json, String message) {
    assertThat(refusal(() -> mix(json))).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{'inputs':[",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2",
        "{'inputs':[{'data':[1,2",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[NaN,1]}]}",
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[01,1]}]}",
        "{inputs:[]}",
        "{'inputs':[]}}",
      })
  void refusesBrokenJson(String json) {
    assertThat(catchThrowableOfType(Exception.class, () -> mix(json)))
        .isInstanceOfAny(JsonProcessingException.class, Problem.class);
  }

  @Test
  void refusesTheSameInputTwice() {
    assertThat(refusal(() -> mix("{'inputs':[" + Y + "," + Y + "]}"))).contains("'y' stands twice");
  }

  @Test
  void refusesWhatFollowsTheObject() {
    String x = "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}";
    assertThat(refusal(() -> mix("{'inputs':[" + x + "," + Y + "]} {}"))).contains("follows");
  }

  @Test
  void refusesJsonThatIsNotUtf8() {
    assertThat(refusal(() -> read(Repository.MIX, "{'inputs':[]}", StandardCharsets.UTF_16)))
        .contains("UTF-8");
  }

  @Test
  void refusesInputsOfUnlikeBatchSizes() {
    String x = "{'name':'x','shape':[2,2],'datatype':'FP32','data':[1,2,3,4]}";
    assertThat(refusal(() -> mix("{'inputs':[" + x + "," + Y + "]}")))
        .contains("'y' has batch size 1", "'x' has 2");
  }

  @Test
  void refusesNoItemsAndMoreItemsThanABatchTakes() {
    assertThat(refusal(() -> echo(DataType.INT8, "[0,1]", "[]"))).contains("from 1 to 8");
    assertThat(refusal(() -> echo(DataType.INT8, "[9,1]", "[1,2,3,4,5,6,7,8,9]")))
        .contains("batch size 9", "from 1 to 8", "split");
  }

  @Test
  void refusesNestingDeeperThanTheLimitEvenInUnknownFields() {
    String deep = "[".repeat(101) + "]".repeat(101);
    for (String json : new String[] {"{'x':" + deep + "}", "{'inputs':[{'data':" + deep + "}]}"}) {
      assertThat(catchThrowableOfType(JsonProcessingException.class, () -> mix(json)))
          .hasMessageContaining("nesting depth");
    }
  }

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
  void letsAnOutputOverrideHowAllAreWanted() throws IOException {
    String inputs =
        "'inputs':[{'name':'a','shape':[1,1],'datatype':'INT64','data':[1]},"
            + "{'name':'b','shape':[1],'datatype':'BYTES','data':['s']}]";
    InferCall call =
        read(
            Repository.PAIR,
            "{'outputs':[{'name':'d','parameters':{'binary_data':false}},{'name':'c'}],"
                + inputs
                + ",'parameters':{'binary_data_output':true}}",
            UTF_8);

    assertThat(call.outputs()).extracting(w -> w.spec().name()).containsExactly("d", "c");
    assertThat(call.outputs()).extracting(InferCall.Wanted::index).containsExactly(1, 0);
    assertThat(call.outputs()).extracting(InferCall.Wanted::binary).containsExactly(false, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 2000000",
        "{'timeout':1500} | 1500",
        "{'timeout':0} | 2000000",
        "{'timeout':18446744073709551615} | 2000000",
        "{'slo_ms':1.5} | 1500",
        "{'slo_ms':1e300} | 2000000",
        "{'slo_ms':90000} | 2000000",
        "{'slo_ms':20,'timeout':30000} | 20000",
        "{'slo_ms':30,'timeout':20000,'priority':3,'sequence_id':'a'} | 20000",
      })
  void isDueAtTheEarliestOfAllLimits(String parameters, long micros) throws IOException {
    String x = "{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}";
    InferCall call = mix("{'parameters':" + parameters + ",'inputs':[" + x + "," + Y + "]}");

    Instant arrival = Instant.EPOCH;
    assertThat(call.deadline(arrival, Repository.SLO))
        .isEqualTo(arrival.plus(Duration.ofNanos(micros * 1_000)));
  }

  @Test
  void slicesBinaryInputsOutOfTheBodyWithoutCopying() throws IOException {
    byte[] json =
        ("{\"inputs\":[{\"name\":\"y\",\"shape\":[1,2],\"datatype\":\"INT32\","
                + "\"parameters\":{\"binary_data_size\":8}},{\"name\":\"x\",\"shape\":[1,2],"
                + "\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}]}")
            .getBytes(UTF_8);
    byte[] body = Wire.concat(json, Wire.ints(1, 2), Wire.floats(3, 4));

    InferCall call = new InferReader(factory, Repository.MIX).read(body, Optional.of(json.length));

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
    byte[] binary = java.util.HexFormat.of().parseHex(hex);
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
            java.util.List.of(),
            java.util.List.of(Repository.spec("in", DataType.INT8, -1, -1, -1)),
            java.util.List.of(Repository.spec("out", DataType.INT8, 1)));
    assertThat(refusal(() -> raw(twice, new byte[5]))).contains("cannot be told");
  }

  private static InferCall mix(String json) throws IOException {
    return read(Repository.MIX, json, UTF_8);
  }

  private static InferCall echo(DataType type, String shape, String data) throws IOException {
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

  private static InferCall read(Family family, String json, Charset charset) throws IOException {
    byte[] body = json.replace('\'', '"').getBytes(charset);
    return new InferReader(factory, family).read(body, Optional.empty());
  }

  private static InferCall withBinary(Family family, String json, byte[] binary)
      throws IOException {
    byte[] head = json.replace('\'', '"').getBytes(UTF_8);
    return new InferReader(factory, family)
        .read(Wire.concat(head, binary), Optional.of(head.length));
  }

  private static InferCall raw(Family family, byte[] body) throws IOException {
    return new InferReader(factory, family).read(body, Optional.of(0));
  }

  private static String refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
    Problem problem = catchThrowableOfType(Problem.class, reading);
    assertThat(problem).isNotNull();
    assertThat(problem.status()).isEqualTo(400);
    return problem.getMessage();
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[tensor.byteSize()];
    tensor.data().get(bytes);
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.ofDelimiter(" ").formatHex(bytes);
  }
}
