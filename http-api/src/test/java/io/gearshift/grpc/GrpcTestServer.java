package io.gearshift.grpc;

import com.google.protobuf.ByteString;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc;
import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.gearshift.grpc.protocol.InferParameter;
import io.gearshift.grpc.protocol.InferTensorContents;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelInferRequest.InferInputTensor;
import io.gearshift.grpc.protocol.ModelInferResponse;
import io.gearshift.http.PuppetRouter;
import io.gearshift.http.TestServer;
import io.gearshift.http.Wire;
import io.gearshift.http.security.Protection;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A server on a free port with a puppet behind every model, and a gRPC client to it. */
final class GrpcTestServer implements AutoCloseable {
  static final int CALLS_PER_CONNECTION = 4;
  static final int QUERIES_PER_STREAM = 8;
  private static final GrpcSettings SETTINGS =
      new GrpcSettings(
          true,
          "127.0.0.1",
          "0",
          CALLS_PER_CONNECTION,
          QUERIES_PER_STREAM,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  final TestServer rest;
  final GrpcServer server;
  final ManagedChannel channel;

  GrpcTestServer() {
    this(Protection.none());
  }

  GrpcTestServer(Protection protection) {
    this(new TestServer(protection));
  }

  GrpcTestServer(TestServer rest) {
    this.rest = rest;
    server = GrpcServer.start(SETTINGS, 0, rest.server.frontend(), rest.kit.system());
    channel = connect();
  }

  ManagedChannel connect() {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
        .usePlaintext()
        .maxInboundMessageSize(Integer.MAX_VALUE)
        .build();
  }

  GRPCInferenceServiceBlockingStub client() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  GRPCInferenceServiceGrpc.GRPCInferenceServiceStub streaming() {
    return GRPCInferenceServiceGrpc.newStub(channel);
  }

  PuppetRouter puppet(String family) {
    return rest.puppet(family);
  }

  /** A query to the family scores with these four values, raw. */
  static ModelInferRequest.Builder scores(float... values) {
    return ModelInferRequest.newBuilder()
        .setModelName("scores")
        .addInputs(input("in", DataType.FP32, 1, 4))
        .addRawInputContents(ByteString.copyFrom(Wire.floats(values)));
  }

  /** A query to the family that echoes a type, without values yet. */
  static ModelInferRequest.Builder echo(DataType type, long... shape) {
    return ModelInferRequest.newBuilder()
        .setModelName("echo-" + type)
        .addInputs(input("in", type, shape));
  }

  static ModelInferRequest echo(
      DataType type, InferTensorContents.Builder contents, long... shape) {
    return ModelInferRequest.newBuilder()
        .setModelName("echo-" + type)
        .addInputs(input("in", type, shape).setContents(contents))
        .build();
  }

  static InferInputTensor.Builder input(String name, DataType type, long... shape) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(type.name());
    for (long dimension : shape) {
      input.addShape(dimension);
    }
    return input;
  }

  static InferParameter whole(long value) {
    return InferParameter.newBuilder().setInt64Param(value).build();
  }

  /** The only output of an answer. */
  static byte[] output(ModelInferResponse response) {
    Assertions.assertThat(response.getRawOutputContentsCount()).isEqualTo(1);
    return response.getRawOutputContents(0).toByteArray();
  }

  /** What a call was refused with, as {@code CODE: message}. */
  static String refusal(ThrowingCallable call) {
    return Assertions.catchThrowableOfType(io.grpc.StatusRuntimeException.class, call).getMessage();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(5)).toCompletableFuture().join();
    rest.close();
  }
}
