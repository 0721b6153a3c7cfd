package io.gearshift.grpc;

import static io.gearshift.grpc.GrpcTestServer.refusal;
import static io.gearshift.grpc.GrpcTestServer.scores;
import static io.gearshift.grpc.GrpcTestServer.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelInferResponse;
import io.gearshift.grpc.protocol.ModelReadyRequest;
import io.gearshift.http.Repository;
import io.gearshift.http.TestServer;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deadlines, cancellation, limits and compression of single calls. */
class CallsTest {
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
    server.puppet("scores").reset();
    server.rest.pipeline.reset();
  }

  @Test
  void aQueryHasTheTimeOfTheModelIfNobodyAsksForLess() {
    assertThat(time(scores(1, 2, 3, 4).build(), Duration.ofSeconds(20))).isEqualTo(Repository.SLO);
  }

  @Test
  void aQueryHasNoMoreTimeThanTheCall() {
    Duration time = time(scores(1, 2, 3, 4).build(), Duration.ofSeconds(1));
    assertThat(time).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aQueryHasNoMoreTimeThanItsParametersSay() {
    assertThat(
            time(
                scores(1, 2, 3, 4).putParameters("slo_ms", whole(700)).build(),
                Duration.ofSeconds(1)))
        .isEqualTo(Duration.ofMillis(700));
    assertThat(
            time(
                scores(1, 2, 3, 4).putParameters("timeout", whole(300_000)).build(),
                Duration.ofSeconds(20)))
        .isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void aCallThatIsNotAnsweredInItsTimeIsWithdrawn() {
    server.puppet("scores").beSilent();
    String refusal =
        refusal(
            () ->
                GRPCInferenceServiceGrpc.newBlockingStub(server.channel)
                    .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                    .modelInfer(scores(1, 2, 3, 4).build()));
    assertThat(refusal).startsWith("DEADLINE_EXCEEDED");
    awaitWithdrawn();
  }

  @Test
  void aCallWithoutDeadlineEndsWithTheTimeOfTheQuery() {
    server.puppet("scores").beSilent();
    assertThat(
            refusal(
                () ->
                    server
                        .client()
                        .modelInfer(scores(1, 2, 3, 4).putParameters("slo_ms", whole(50)).build())))
        .isEqualTo("DEADLINE_EXCEEDED: the deadline cannot be met: no answer came in time");
  }

  @Test
  void aCallThatTheClientCancelsIsWithdrawn() {
    server.puppet("scores").beSilent();
    Future<ModelInferResponse> answer =
        GRPCInferenceServiceGrpc.newFutureStub(server.channel)
            .modelInfer(scores(1, 2, 3, 4).build());
    await().until(() -> !server.puppet("scores").seen.isEmpty());
    assertThat(server.puppet("scores").cancelled).isEmpty();
    answer.cancel(true);
    awaitWithdrawn();
  }

  @Test
  void aCallOfAClientThatIsGoneIsWithdrawnFromItsPipelineToo() {
    server.rest.pipeline.beSilent();
    ManagedChannel channel = server.connect();
    GRPCInferenceServiceGrpc.newFutureStub(channel)
        .modelInfer(
            ModelInferRequest.newBuilder()
                .setModelName("read")
                .addInputs(GrpcTestServer.input("picture", DataType.BYTES, 1))
                .addRawInputContents(ByteString.copyFrom(io.gearshift.http.Wire.strings("PNG")))
                .build());
    await().until(() -> !server.rest.pipeline.seen.isEmpty());
    channel.shutdownNow();
    await()
        .untilAsserted(
            () ->
                assertThat(server.rest.pipeline.cancelled)
                    .containsExactly(server.rest.pipeline.seen.element().id()));
  }

  @Test
  void anAnsweredQueryIsNotWithdrawn() {
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(() -> server.client().modelInfer(scores(1, 2, 3, 4).build()));
    context.cancel(null);
    server.client().modelInfer(scores(1, 2, 3, 4).build());
    assertThat(server.puppet("scores").cancelled).isEmpty();
  }

  @Test
  void anOverloadedServerSaysWhenToTryAgain() throws Exception {
    server.puppet("scores").refuse(Reason.OVERLOAD, "the queues are full");
    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> server.client().modelInfer(scores(1, 2, 3, 4).build()));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.getTrailers().get(Failures.PUSHBACK)).isEqualTo("1000");
    com.google.rpc.Status details = StatusProto.fromThrowable(refusal);
    assertThat(details.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isEqualTo(1);
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedWithTheRemedy() {
    assertThat(refusal(() -> server.client().modelInfer(large(TestServer.MAX_BODY))))
        .isEqualTo(
            "RESOURCE_EXHAUSTED: the message body is larger than 1000000 bytes; send fewer items,"
                + " or raise gearshift.http.max-body-bytes");
  }

  @Test
  void aMessageThatIsTooLargeOnceInflatedIsRefusedWithTheRemedy() {
    for (int factor : List.of(1, 50)) {
      assertThat(
              refusal(
                  () ->
                      server
                          .client()
                          .withCompression("gzip")
                          .modelInfer(large(factor * TestServer.MAX_BODY))))
          .startsWith("RESOURCE_EXHAUSTED: the message body is larger than 1000000 bytes");
    }
  }

  @Test
  void aMessageThatIsMuchTooLargeIsNotRead() {
    assertThat(refusal(() -> server.client().modelInfer(large(4 * TestServer.MAX_BODY))))
        .startsWith("RESOURCE_EXHAUSTED");
    assertThat(server.puppet("scores").seen).isEmpty();
  }

  @Test
  void aMessageAboveTheUsualLimitOfClientsIsTaken() {
    ModelInferRequest request = large(TestServer.MAX_BODY - 1_000);
    assertThat(refusal(() -> server.client().modelInfer(request)))
        .startsWith("INVALID_ARGUMENT: input 'in' has");
  }

  @Test
  void answersCompressedToThoseWhoSendCompressed() {
    List<String> encodings = new ArrayList<>();
    for (String encoding : List.of("gzip", "identity")) {
      Metadata headers = new Metadata();
      ClientCalls.blockingUnaryCall(
          io.grpc.ClientInterceptors.intercept(server.channel, new HeadersSeen(headers)),
          GRPCInferenceServiceGrpc.getModelInferMethod(),
          CallOptions.DEFAULT.withCompression(encoding),
          scores(1, 2, 3, 4).build());
      encodings.add(
          headers.get(Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER)));
    }
    assertThat(encodings.get(0)).isEqualTo("gzip");
    assertThat(encodings.get(1)).isIn(null, "identity");
  }

  @Test
  void whatIsNoMessageOfTheProtocolIsRefusedInWords() {
    MethodDescriptor.Marshaller<byte[]> bytes =
        new MethodDescriptor.Marshaller<>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            throw new AssertionError();
          }
        };
    MethodDescriptor<byte[], ModelInferResponse> method =
        GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(
                bytes, GRPCInferenceServiceGrpc.getModelInferMethod().getResponseMarshaller())
            .build();
    for (byte[] garbage :
        List.of(new byte[] {7, 2, 3}, new byte[] {0x0a, 0x7f}, new byte[] {0x0a, 1, (byte) 0xff})) {
      assertThat(
              refusal(
                  () ->
                      ClientCalls.blockingUnaryCall(
                          server.channel, method, CallOptions.DEFAULT, garbage)))
          .startsWith("INVALID_ARGUMENT: failed to parse the ModelInferRequest");
    }
  }

  @Test
  void aClientKeepsBackMoreCallsThanAConnectionMayHave() {
    server.puppet("scores").beSilent();
    List<Future<ModelInferResponse>> answers = new ArrayList<>();
    int calls = GrpcTestServer.CALLS_PER_CONNECTION + 2;
    ManagedChannel channel = server.connect();
    for (int i = 0; i < calls; i++) {
      answers.add(
          GRPCInferenceServiceGrpc.newFutureStub(channel).modelInfer(scores(1, 2, 3, 4).build()));
    }
    await().until(() -> server.puppet("scores").seen.size() == GrpcTestServer.CALLS_PER_CONNECTION);
    server.client().modelReady(ModelReadyRequest.newBuilder().setName("mix").build());
    assertThat(server.puppet("scores").seen).hasSize(GrpcTestServer.CALLS_PER_CONNECTION);

    for (int answered = 0; answered < calls; answered++) {
      int next = answered;
      await().until(() -> server.puppet("scores").seen.size() > next);
      StageRouter.Infer infer = List.copyOf(server.puppet("scores").seen).get(next);
      server.puppet("scores").release(infer);
    }
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer).succeedsWithin(Duration.ofSeconds(9)));
    channel.shutdownNow();
  }

  /** How long a query had when it reached its router. */
  private static Duration time(ModelInferRequest request, Duration ofCall) {
    server.puppet("scores").seen.clear();
    GRPCInferenceServiceGrpc.newBlockingStub(server.channel)
        .withDeadlineAfter(ofCall.toMillis(), TimeUnit.MILLISECONDS)
        .modelInfer(request);
    StageRouter.Infer seen = server.puppet("scores").seen.element();
    return Duration.between(seen.query().arrival(), seen.query().deadline());
  }

  private static void awaitWithdrawn() {
    await()
        .untilAsserted(
            () ->
                assertThat(server.puppet("scores").cancelled)
                    .containsExactly(server.puppet("scores").seen.element().query().id()));
  }

  private static ModelInferRequest large(int bytes) {
    return scores(1, 2, 3, 4).setRawInputContents(0, ByteString.copyFrom(new byte[bytes])).build();
  }

  /** Copies the headers of an answer. */
  private record HeadersSeen(Metadata into) implements io.grpc.ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, io.grpc.Channel next) {
      return new io.grpc.ForwardingClientCall.SimpleForwardingClientCall<>(
          next.newCall(method, options)) {
        @Override
        public void start(Listener<A> listener, Metadata headers) {
          super.start(
              new io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener<A>(
                  listener) {
                @Override
                public void onHeaders(Metadata received) {
                  into.merge(received);
                  super.onHeaders(received);
                }
              },
              headers);
        }
      };
    }
  }
}
