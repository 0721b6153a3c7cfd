package io.gearshift.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import inference.GrpcPredictV2.InferTensorContents;
import inference.GrpcPredictV2.ModelInferRequest;
import inference.GrpcPredictV2.ModelInferRequest.InferInputTensor;
import inference.GrpcPredictV2.ModelInferResponse;
import inference.GrpcPredictV2.ModelMetadataRequest;
import inference.GrpcPredictV2.ModelMetadataResponse;
import inference.GrpcPredictV2.ModelReadyRequest;
import inference.GrpcPredictV2.ModelReadyResponse;
import inference.GrpcPredictV2.ServerLiveRequest;
import inference.GrpcPredictV2.ServerLiveResponse;
import inference.GrpcPredictV2.ServerMetadataRequest;
import inference.GrpcPredictV2.ServerMetadataResponse;
import inference.GrpcPredictV2.ServerReadyRequest;
import inference.GrpcPredictV2.ServerReadyResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** Apache Camel's component for the protocol, with the stubs that it brings, over gRPC. */
final class CamelKserve {
  static final String NAME = "Apache Camel (`camel-kserve` 4.17.0), gRPC";

  private final Matrix matrix;
  private final ProducerTemplate template;
  private final String target;

  private CamelKserve(Matrix matrix, ProducerTemplate template, String target) {
    this.matrix = matrix;
    this.template = template;
    this.target = target;
  }

  static void run(Matrix matrix, String target) throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.start();
      new CamelKserve(matrix, camel.createProducerTemplate(), target).all();
    }
  }

  private void all() throws Exception {
    matrix.done(
        NAME,
        "server live",
        () ->
            assertThat(
                    ask("server/live", ServerLiveRequest.getDefaultInstance(), "simple")
                        .as(ServerLiveResponse.class)
                        .getLive())
                .isTrue());
    matrix.done(
        NAME,
        "server ready",
        () ->
            assertThat(
                    ask("server/ready", ServerReadyRequest.getDefaultInstance(), "simple")
                        .as(ServerReadyResponse.class)
                        .getReady())
                .isTrue());
    matrix.done(
        NAME,
        "server metadata",
        () ->
            assertThat(
                    ask("server/metadata", ServerMetadataRequest.getDefaultInstance(), "simple")
                        .as(ServerMetadataResponse.class)
                        .getName())
                .isNotEmpty());
    matrix.done(
        NAME,
        "model ready",
        () ->
            assertThat(
                    ask("model/ready", ModelReadyRequest.getDefaultInstance(), "simple")
                        .as(ModelReadyResponse.class)
                        .getReady())
                .isTrue());
    matrix.done(
        NAME,
        "model metadata",
        () ->
            assertThat(
                    ask("model/metadata", ModelMetadataRequest.getDefaultInstance(), "simple")
                        .as(ModelMetadataResponse.class)
                        .getInputsList())
                .extracting("name")
                .containsExactly("INPUT0", "INPUT1"));
    matrix.done(NAME, "infer, raw contents", () -> infer(raw()));
    matrix.done(NAME, "infer, explicit contents", () -> infer(explicit()));
    matrix.done(
        NAME,
        "error of an unknown model",
        () ->
            assertThatThrownBy(() -> ask("infer", raw(), "nobody"))
                .isInstanceOf(CamelExecutionException.class)
                .rootCause()
                .hasMessageContaining("unknown model"));
  }

  private void infer(ModelInferRequest request) {
    ModelInferResponse response = ask("infer", request, "simple").as(ModelInferResponse.class);
    assertThat(response.getRawOutputContents(0).toByteArray())
        .isEqualTo(bytes(IntStream.rangeClosed(1, 16)).toByteArray());
  }

  private static ModelInferRequest raw() {
    return ModelInferRequest.newBuilder()
        .addInputs(input("INPUT0"))
        .addInputs(input("INPUT1"))
        .addRawInputContents(bytes(IntStream.range(0, 16)))
        .addRawInputContents(bytes(IntStream.generate(() -> 1).limit(16)))
        .build();
  }

  private static ModelInferRequest explicit() {
    return ModelInferRequest.newBuilder()
        .addInputs(input("INPUT0").setContents(contents(IntStream.range(0, 16))))
        .addInputs(input("INPUT1").setContents(contents(IntStream.generate(() -> 1).limit(16))))
        .build();
  }

  private static InferInputTensor.Builder input(String name) {
    return InferInputTensor.newBuilder()
        .setName(name)
        .setDatatype("INT32")
        .addShape(1)
        .addShape(16);
  }

  private static InferTensorContents contents(IntStream values) {
    return InferTensorContents.newBuilder().addAllIntContents(values.boxed().toList()).build();
  }

  private static ByteString bytes(IntStream values) {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putInt);
    return ByteString.copyFrom(bytes.array());
  }

  /** An answer, of the type that the operation has. */
  private record Answer(Object body) {
    <T> T as(Class<T> type) {
      return type.cast(body);
    }
  }

  private Answer ask(String what, Object request, String model) {
    return new Answer(
        template.requestBodyAndHeaders(
            "kserve:" + what + "?target=" + target,
            request,
            Map.of("CamelKServeModelName", model, "CamelKServeModelVersion", ""),
            Object.class));
  }
}
