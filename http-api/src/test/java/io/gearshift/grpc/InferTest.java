package io.gearshift.grpc;

import static io.gearshift.grpc.GrpcTestServer.echo;
import static io.gearshift.grpc.GrpcTestServer.input;
import static io.gearshift.grpc.GrpcTestServer.output;
import static io.gearshift.grpc.GrpcTestServer.refusal;
import static io.gearshift.grpc.GrpcTestServer.scores;
import static io.gearshift.grpc.GrpcTestServer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.grpc.protocol.InferParameter;
import io.gearshift.grpc.protocol.InferTensorContents;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelInferRequest.InferRequestedOutputTensor;
import io.gearshift.grpc.protocol.ModelInferResponse;
import io.gearshift.http.TestServer;
import io.gearshift.http.Wire;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class InferTest {
  private static GrpcTestServer server;

  @BeforeAll
  static void start() {
    server = new GrpcTestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    server.rest.pipeline.reset();
    Stream.of("scores", "mix", "pair").forEach(family -> server.puppet(family).reset());
  }

  @Test
  void answersWithAllThatItKnowsOfTheAnswer() {
    ModelInferResponse response = infer(scores(1, 2, 3, 4).setId("a1"));

    assertThat(response.getModelName()).isEqualTo("scores");
    assertThat(response.getModelVersion()).isEqualTo("small");
    assertThat(response.getId()).isEqualTo("a1");
    assertThat(response.getOutputs(0).getName()).isEqualTo("out");
    assertThat(response.getOutputs(0).getDatatype()).isEqualTo("FP32");
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 4L);
    assertThat(output(response)).isEqualTo(Wire.floats(1, 2, 3, 4));
    assertThat(response.getParametersOrThrow("accuracy").getDoubleParam()).isEqualTo(0.75);
    assertThat(response.getParametersOrThrow("device").getStringParam()).isEqualTo("node1-cpu-0");
    assertThat(response.getParametersOrThrow("epoch").getInt64Param()).isEqualTo(7);
    assertThat(response.getParametersOrThrow("batch").getInt64Param()).isEqualTo(4);
    assertThat(response.getParametersOrThrow("deadline_met").getBoolParam()).isTrue();
  }

  @Test
  void hasNoIdIfNoneWasSent() {
    assertThat(infer(scores(1, 2, 3, 4)).getId()).isEmpty();
  }

  @Test
  void asksForTheVersionThatIsNamed() {
    assertThat(infer(scores(1, 2, 3, 4).setModelVersion("large")).getModelVersion())
        .isEqualTo("large");
    assertThat(server.puppet("scores").seen.element().variant()).isPresent();
  }

  @Test
  void leavesTheVersionToTheServerIfItIsEmpty() {
    infer(scores(1, 2, 3, 4).setModelVersion(""));
    assertThat(server.puppet("scores").seen.element().variant()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"BYTES", "BOOL"},
      mode = EnumSource.Mode.EXCLUDE)
  void takesEveryTypeRawAndSendsItBack(DataType type) {
    byte[] data = new byte[2 * type.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (0xA0 + i);
    }
    ModelInferResponse response =
        infer(echo(type, 1, 2).addRawInputContents(ByteString.copyFrom(data)));
    assertThat(response.getOutputs(0).getDatatype()).isEqualTo(type.name());
    assertThat(output(response)).isEqualTo(data);
  }

  static Stream<Arguments> contents() {
    return Stream.of(
        Arguments.of(DataType.BOOL, values().addBoolContents(true).addBoolContents(false), "0100"),
        Arguments.of(DataType.INT8, values().addIntContents(-128).addIntContents(127), "807f"),
        Arguments.of(DataType.INT16, values().addIntContents(-2).addIntContents(258), "feff0201"),
        Arguments.of(
            DataType.INT32, values().addIntContents(-1).addIntContents(1), "ffffffff01000000"),
        Arguments.of(
            DataType.INT64,
            values().addInt64Contents(-1).addInt64Contents(1L << 53 | 1),
            "ffffffffffffffff0100000000002000"),
        Arguments.of(DataType.UINT8, values().addUintContents(255).addUintContents(1), "ff01"),
        Arguments.of(
            DataType.UINT16, values().addUintContents(0xFFFE).addUintContents(1), "feff0100"),
        Arguments.of(
            DataType.UINT32, values().addUintContents(-2).addUintContents(1), "feffffff01000000"),
        Arguments.of(
            DataType.UINT64,
            values().addUint64Contents(-2).addUint64Contents(1),
            "feffffffffffffff0100000000000000"),
        Arguments.of(
            DataType.FP32, values().addFp32Contents(1).addFp32Contents(-2), "0000803f000000c0"),
        Arguments.of(
            DataType.FP64,
            values().addFp64Contents(1).addFp64Contents(-2),
            "000000000000f03f00000000000000c0"),
        Arguments.of(
            DataType.BYTES,
            values()
                .addBytesContents(ByteString.copyFromUtf8("é"))
                .addBytesContents(ByteString.EMPTY),
            "02000000c3a900000000"));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void takesExplicitContentsAndAnswersRaw(
      DataType type, InferTensorContents.Builder values, String hex) {
    ModelInferResponse response = infer(echo(type, values, 1, 2).toBuilder());
    assertThat(java.util.HexFormat.of().formatHex(output(response))).isEqualTo(hex);
    assertThat(response.getOutputs(0).hasContents()).isFalse();
  }

  @Test
  void takesTensorsWithoutElements() {
    assertThat(output(infer(echo(DataType.FP32, values(), 1, 0).toBuilder()))).isEmpty();
    assertThat(output(infer(echo(DataType.FP32, 1, 0).addRawInputContents(ByteString.EMPTY))))
        .isEmpty();
  }

  @Test
  void takesInputsInAnyOrder() {
    ModelInferResponse response =
        infer(
            ModelInferRequest.newBuilder()
                .setModelName("mix")
                .addInputs(input("y", DataType.INT32, 1, 2))
                .addInputs(input("x", DataType.FP32, 1, 2))
                .addRawInputContents(ByteString.copyFrom(Wire.ints(10, 20)))
                .addRawInputContents(ByteString.copyFrom(Wire.floats(1, 2))));
    assertThat(output(response)).isEqualTo(Wire.floats(11, 22));
  }

  @Test
  void answersThoseOutputsThatAreAskedForInThatOrder() {
    ModelInferRequest.Builder pair =
        ModelInferRequest.newBuilder()
            .setModelName("pair")
            .addInputs(input("a", DataType.INT64, 1, 1))
            .addInputs(input("b", DataType.BYTES, 1))
            .addRawInputContents(ByteString.copyFrom(Wire.longs(5)))
            .addRawInputContents(ByteString.copyFrom(Wire.strings("hi")));

    ModelInferResponse response =
        infer(
            pair.clone()
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("d"))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("c")));
    assertThat(response.getOutputsList()).extracting("name").containsExactly("d", "c");
    assertThat(response.getRawOutputContents(0).toByteArray()).isEqualTo(Wire.strings("hi"));
    assertThat(infer(pair).getOutputsList()).extracting("name").containsExactly("c", "d");
  }

  @Test
  void namesClassesWhereThatIsAskedFor() {
    ModelInferResponse response =
        infer(
            scores(1, 4, 2, 3)
                .addOutputs(
                    InferRequestedOutputTensor.newBuilder()
                        .setName("out")
                        .putParameters("classification", whole(2))));
    assertThat(response.getOutputs(0).getDatatype()).isEqualTo("BYTES");
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 2L);
    assertThat(output(response)).isEqualTo(Wire.strings("4.000000:1:dog", "3.000000:3"));
  }

  @Test
  void asksPipelinesToo() {
    ModelInferResponse response =
        infer(
            ModelInferRequest.newBuilder()
                .setModelName("read")
                .addInputs(input("picture", DataType.BYTES, 1))
                .addRawInputContents(ByteString.copyFrom(Wire.strings("PNG"))));
    assertThat(response.getModelVersion()).isEqualTo("1");
    assertThat(response.getRawOutputContents(0).toByteArray())
        .isEqualTo(Wire.strings("way", "out"));
    assertThat(response.getParametersOrThrow("decipher_variants").getStringParam())
        .isEqualTo("large:4,small:2");
  }

  static Stream<Arguments> refused() {
    ModelInferRequest raw = scores(1, 2, 3, 4).build();
    return Stream.of(
        Arguments.of(
            "NOT_FOUND: Request for unknown model: 'nobody' is not found",
            raw.toBuilder().setModelName("nobody")),
        Arguments.of(
            "NOT_FOUND: Request for unknown model: 'scores' version '3' is not found (expected:"
                + " small, large)",
            raw.toBuilder().setModelVersion("3")),
        Arguments.of(
            "UNAVAILABLE: model 'broken' failed to load: family.conf: 'slo' is missing",
            raw.toBuilder().setModelName("broken")),
        Arguments.of("INVALID_ARGUMENT: unexpected inference input 'zz'", named("zz")),
        Arguments.of(
            "INVALID_ARGUMENT: datatype 'FLOAT'",
            raw.toBuilder().setInputs(0, raw.getInputs(0).toBuilder().setDatatype("FLOAT"))),
        Arguments.of(
            "INVALID_ARGUMENT: input 'in' has datatype INT32 (expected: FP32",
            raw.toBuilder().setInputs(0, raw.getInputs(0).toBuilder().setDatatype("INT32"))),
        Arguments.of(
            "INVALID_ARGUMENT: unexpected shape for input 'in'",
            raw.toBuilder().setInputs(0, input("in", DataType.FP32, 1, 5))),
        Arguments.of(
            "INVALID_ARGUMENT: 'shape' in input 'in' holds '-1'",
            raw.toBuilder().setInputs(0, input("in", DataType.FP32, -1, 4))),
        Arguments.of(
            "INVALID_ARGUMENT: 'shape' in input 'in': [9223372036854775807,2] has more elements",
            raw.toBuilder().setInputs(0, input("in", DataType.FP32, Long.MAX_VALUE, 2))),
        Arguments.of(
            "INVALID_ARGUMENT: 'shape' in input 'in' has more than 32 dimensions",
            raw.toBuilder().setInputs(0, input("in", DataType.FP32, new long[33]))),
        Arguments.of(
            "INVALID_ARGUMENT: batch size 9 for model 'scores'",
            raw.toBuilder()
                .setInputs(0, input("in", DataType.FP32, 9, 4))
                .setRawInputContents(0, ByteString.copyFrom(new byte[144]))),
        Arguments.of(
            "INVALID_ARGUMENT: input 'in' has 12 bytes of binary data (expected: 4 of 4 bytes",
            raw.toBuilder().setRawInputContents(0, ByteString.copyFrom(new byte[12]))),
        Arguments.of(
            "INVALID_ARGUMENT: expected 1 inputs but got 0 for model 'scores'; missing: in",
            ModelInferRequest.newBuilder().setModelName("scores")),
        Arguments.of(
            "INVALID_ARGUMENT: raw_input_contents has 2 elements for 1 inputs",
            raw.toBuilder().addRawInputContents(ByteString.EMPTY)),
        Arguments.of(
            "INVALID_ARGUMENT: input 'in' has contents, and the request has raw_input_contents",
            raw.toBuilder()
                .setInputs(
                    0, raw.getInputs(0).toBuilder().setContents(values().addFp32Contents(1)))),
        Arguments.of("INVALID_ARGUMENT: input 'in' stands twice", twice(raw)),
        Arguments.of(
            "INVALID_ARGUMENT: Shape does not match true shape of 'contents' field: input 'in'"
                + " holds 1 of the 2 values",
            echo(DataType.FP32, values().addFp32Contents(1), 1, 2).toBuilder()),
        Arguments.of(
            "INVALID_ARGUMENT: Shape does not match true shape of 'contents' field: input 'in'"
                + " holds 0 of the 2 values",
            echo(DataType.FP32, 1, 2)),
        Arguments.of(
            "INVALID_ARGUMENT: input 'in' of datatype FP32 has values in another field of its"
                + " contents than fp32_contents",
            echo(DataType.FP32, values().addFp64Contents(1).addFp64Contents(2), 1, 2).toBuilder()),
        Arguments.of(
            "INVALID_ARGUMENT: 'contents' of input 'in', of datatype INT8, holds '128'",
            echo(DataType.INT8, values().addIntContents(128), 1, 1).toBuilder()),
        Arguments.of(
            "INVALID_ARGUMENT: 'contents' of input 'in', of datatype UINT8, holds '4294967295'",
            echo(DataType.UINT8, values().addUintContents(-1), 1, 1).toBuilder()),
        Arguments.of(
            "INVALID_ARGUMENT: FP16 cannot be sent as contents: send input 'in' in"
                + " raw_input_contents",
            echo(DataType.FP16, values().addFp32Contents(1), 1, 1).toBuilder()),
        Arguments.of(
            "INVALID_ARGUMENT: BF16 cannot be sent as contents",
            echo(DataType.BF16, values().addFp32Contents(1), 1, 1).toBuilder()),
        Arguments.of(
            "INVALID_ARGUMENT: input 'in' of datatype BYTES ends inside a length",
            echo(DataType.BYTES, 1, 1).addRawInputContents(ByteString.copyFrom(new byte[3]))),
        Arguments.of(
            "INVALID_ARGUMENT: input 'in' of datatype BOOL has a byte of 2",
            echo(DataType.BOOL, 1, 1).addRawInputContents(ByteString.copyFrom(new byte[] {2}))),
        Arguments.of(
            "INVALID_ARGUMENT: unexpected inference output 'zz' for model 'scores' (expected:"
                + " out)",
            raw.toBuilder().addOutputs(InferRequestedOutputTensor.newBuilder().setName("zz"))),
        Arguments.of(
            "INVALID_ARGUMENT: parameter 'classification': '-1' (expected: a whole number >= 0)",
            raw.toBuilder()
                .addOutputs(
                    InferRequestedOutputTensor.newBuilder()
                        .setName("out")
                        .putParameters("classification", whole(-1)))),
        Arguments.of(
            "INVALID_ARGUMENT: output 'out' of datatype FP16 cannot be answered as classes",
            echo(DataType.FP16, 1, 1)
                .addRawInputContents(ByteString.copyFrom(new byte[2]))
                .addOutputs(
                    InferRequestedOutputTensor.newBuilder()
                        .setName("out")
                        .putParameters("classification", whole(1)))),
        Arguments.of(
            "INVALID_ARGUMENT: parameter 'slo_ms': 'soon' (expected: a number of milliseconds > 0)",
            raw.toBuilder()
                .putParameters(
                    "slo_ms", InferParameter.newBuilder().setStringParam("soon").build())),
        Arguments.of(
            "INVALID_ARGUMENT: parameter 'timeout': '-5' (expected: a whole number >= 0)",
            raw.toBuilder().putParameters("timeout", whole(-5))),
        Arguments.of(
            "INVALID_ARGUMENT: parameter 'triton_x': names that begin with 'triton_' are reserved",
            raw.toBuilder().putParameters("triton_x", whole(1))),
        Arguments.of(
            "INVALID_ARGUMENT: parameter 'shared_memory_region': shared memory is not supported",
            raw.toBuilder()
                .setInputs(
                    0,
                    raw.getInputs(0).toBuilder().putParameters("shared_memory_region", whole(1)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void saysWhatIsWrong(String refusal, ModelInferRequest.Builder request) {
    assertThat(refusal(() -> infer(request))).startsWith(refusal);
  }

  @Test
  void refusesInTheWordsOfRest() {
    HttpResponse<byte[]> rest =
        server.rest.infer(
            "scores",
            TestServer.quotes(
                "{'inputs':[{'name':'in','shape':[1,5],'datatype':'FP32','data':[1,2,3,4,5]}]}"));
    String grpc =
        refusal(() -> infer(scores(1, 2, 3, 4).setInputs(0, input("in", DataType.FP32, 1, 5))));
    assertThat(grpc).isEqualTo("INVALID_ARGUMENT: " + TestServer.error(rest));
  }

  static Stream<Arguments> reasons() {
    return Stream.of(
        Arguments.of(Reason.DEADLINE, "DEADLINE_EXCEEDED: the deadline cannot be met: why"),
        Arguments.of(Reason.OVERLOAD, "RESOURCE_EXHAUSTED: the server is overloaded: why"),
        Arguments.of(Reason.UNAVAILABLE, "UNAVAILABLE: the model is not available just now: why"),
        Arguments.of(Reason.FAILED, "INTERNAL: the model could not run on these inputs: why"),
        Arguments.of(
            Reason.INVALID,
            "INVALID_ARGUMENT: the inputs are not what the model can work with: why"),
        Arguments.of(Reason.LOST, "UNAVAILABLE: the device was lost before it answered: why"));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void saysWhyAQueryWasRefused(Reason reason, String refusal) {
    server.puppet("scores").refuse(reason, "why");
    assertThat(refusal(() -> infer(scores(1, 2, 3, 4)))).isEqualTo(refusal);
  }

  private static ModelInferResponse infer(ModelInferRequest.Builder request) {
    return server.client().modelInfer(request.build());
  }

  private static InferTensorContents.Builder values() {
    return InferTensorContents.newBuilder();
  }

  private static ModelInferRequest.Builder named(String input) {
    return scores(1, 2, 3, 4).setInputs(0, input(input, DataType.FP32, 1, 4));
  }

  private static ModelInferRequest.Builder twice(ModelInferRequest request) {
    return request.toBuilder()
        .addInputs(request.getInputs(0))
        .addRawInputContents(request.getRawInputContents(0));
  }
}
