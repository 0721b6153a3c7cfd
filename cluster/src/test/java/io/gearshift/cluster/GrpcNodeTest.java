package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc;
import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelInferRequest.InferInputTensor;
import io.gearshift.grpc.protocol.ModelInferResponse;
import io.gearshift.grpc.protocol.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gRPC port of a whole node. */
class GrpcNodeTest {
  @TempDir private Path models;

  @Test
  void servesBesideHttpFromTheSameRoutersUntilItStops() throws Exception {
    ServingNode node = Fashion.in(models, "nano").start(Map.of(), new Warnings());
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", node.grpcPort().orElseThrow())
            .usePlaintext()
            .build();
    try {
      GRPCInferenceServiceBlockingStub client =
          GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(1, TimeUnit.MINUTES);
      assertThat(client.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
      ModelInferResponse answer = client.modelInfer(blank());
      assertThat(answer.getModelVersion()).isEqualTo("nano");
      assertThat(answer.getOutputs(0).getShapeList()).containsExactly(1L, 10L);
      assertThat(answer.getRawOutputContents(0).size()).isEqualTo(40);

      assertThat(node.stop().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
      assertThatThrownBy(() -> client.modelInfer(blank()))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageStartingWith("UNAVAILABLE");
    } finally {
      channel.shutdownNow();
      node.stop().toCompletableFuture().join();
    }
  }

  @Test
  void aPortInUseStopsTheStart() throws Exception {
    Fashion fashion = Fashion.in(models, "nano");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      assertThatThrownBy(() -> fashion.start(Map.of("grpc.port", port), new Warnings()))
          .isInstanceOf(StartFailed.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("--grpc-port");
    }
  }

  @Test
  void opensNoPortIfItIsToldSo() throws Exception {
    ServingNode node =
        Fashion.in(models, "nano").start(Map.of("grpc.enabled", "false"), new Warnings());
    try {
      assertThat(node.grpcPort()).isEmpty();
    } finally {
      node.stop().toCompletableFuture().join();
    }
  }

  private static ModelInferRequest blank() {
    return ModelInferRequest.newBuilder()
        .setModelName("fashion")
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("image")
                .setDatatype("FP32")
                .addAllShape(List.of(1L, 1L, 28L, 28L)))
        .addRawInputContents(ByteString.copyFrom(new byte[784 * 4]))
        .build();
  }
}
