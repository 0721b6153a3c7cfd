package io.gearshift.grpc;

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
import io.gearshift.http.Wire;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Apache Camel's client of the protocol, with the stubs that it brings, against the server. */
class CamelTest {
  private static GrpcTestServer server;
  private static DefaultCamelContext camel;
  private static ProducerTemplate template;

  @BeforeAll
  static void start() {
    server = new GrpcTestServer();
    camel = new DefaultCamelContext();
    camel.start();
    template = camel.createProducerTemplate();
  }

  @AfterAll
  static void stop() throws IOException {
    camel.close();
    server.close();
  }

  @Test
  void findsTheServerLiveReadyAndDescribed() {
    assertThat(
            ask("server/live", ServerLiveRequest.getDefaultInstance(), ServerLiveResponse.class)
                .getLive())
        .isTrue();
    assertThat(
            ask("server/ready", ServerReadyRequest.getDefaultInstance(), ServerReadyResponse.class)
                .getReady())
        .isTrue();
    assertThat(
            ask(
                    "server/metadata",
                    ServerMetadataRequest.getDefaultInstance(),
                    ServerMetadataResponse.class)
                .getName())
        .isEqualTo("gearshift");
  }

  @Test
  void findsAModelReadyAndDescribed() {
    assertThat(
            ask("model/ready", ModelReadyRequest.getDefaultInstance(), ModelReadyResponse.class)
                .getReady())
        .isTrue();
    ModelMetadataResponse metadata =
        ask(
            "model/metadata",
            ModelMetadataRequest.getDefaultInstance(),
            ModelMetadataResponse.class);
    assertThat(metadata.getInputsList()).extracting("name").containsExactly("x", "y");
    assertThat(metadata.getVersionsList()).containsExactly("small", "large");
  }

  @Test
  void infersFromRawBytesAndFromContents() {
    ModelInferRequest raw =
        ModelInferRequest.newBuilder()
            .addInputs(input("x", "FP32"))
            .addInputs(input("y", "INT32"))
            .addRawInputContents(ByteString.copyFrom(Wire.floats(1, 2)))
            .addRawInputContents(ByteString.copyFrom(Wire.ints(10, 20)))
            .build();
    ModelInferRequest explicit =
        ModelInferRequest.newBuilder()
            .addInputs(
                input("x", "FP32")
                    .setContents(
                        InferTensorContents.newBuilder().addFp32Contents(1).addFp32Contents(2)))
            .addInputs(
                input("y", "INT32")
                    .setContents(
                        InferTensorContents.newBuilder().addIntContents(10).addIntContents(20)))
            .build();
    for (ModelInferRequest request : new ModelInferRequest[] {raw, explicit}) {
      ModelInferResponse response = ask("infer", request, ModelInferResponse.class);
      assertThat(response.getModelVersion()).isEqualTo("small");
      assertThat(response.getRawOutputContents(0).toByteArray()).isEqualTo(Wire.floats(11, 22));
    }
  }

  @Test
  void isToldWhatIsWrong() {
    assertThatThrownBy(
            () -> ask("infer", ModelInferRequest.getDefaultInstance(), ModelInferResponse.class))
        .isInstanceOf(CamelExecutionException.class)
        .rootCause()
        .hasMessageContaining("expected 2 inputs but got 0 for model 'mix'");
  }

  private static InferInputTensor.Builder input(String name, String type) {
    return InferInputTensor.newBuilder().setName(name).setDatatype(type).addShape(1).addShape(2);
  }

  private static <T> T ask(String what, Object request, Class<T> answer) {
    return template.requestBodyAndHeaders(
        "kserve:" + what + "?target=127.0.0.1:" + server.server.port(),
        request,
        Map.of("CamelKServeModelName", "mix", "CamelKServeModelVersion", "small"),
        answer);
  }
}
