package io.gearshift.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelStreamInferResponse;
import io.gearshift.grpc.protocol.ServerLiveRequest;
import io.gearshift.grpc.protocol.ServerMetadataRequest;
import io.gearshift.http.security.Access;
import io.gearshift.http.security.AccessSettings;
import io.gearshift.http.security.AccessSettings.Open;
import io.gearshift.http.security.Certificates;
import io.gearshift.http.security.Need;
import io.gearshift.http.security.Protection;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tokens, limits and certificates mean to clients of gRPC. */
class GuardTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "inference.GRPCInferenceService/ModelInfer, QUERY",
    "inference.GRPCInferenceService/ModelStreamInfer, QUERY",
    "inference.GRPCInferenceService/ServerReady, HEALTH",
    "inference.GRPCInferenceService/RepositoryModelLoad, ADMIN",
    "inference.GRPCInferenceService/RepositoryIndex, LOOK",
    "inference.GRPCInferenceService/ModelStatistics, LOOK",
    "grpc.health.v1.Health/Watch, HEALTH",
    "grpc.reflection.v1.ServerReflection/ServerReflectionInfo, LOOK",
  })
  void knowsWhatACallAsksFor(String method, Need need) {
    assertThat(Guard.need(method)).isEqualTo(need);
  }

  @Test
  void callsNeedATokenAndKeepToItsLimits() throws Exception {
    try (GrpcTestServer server = new GrpcTestServer(access("rate=0.001 burst=2"))) {
      assertThat(server.client().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
          .isTrue();
      ModelInferRequest query = GrpcTestServer.scores(1, 2, 3, 4).build();
      assertThat(GrpcTestServer.refusal(() -> server.client().modelInfer(query)))
          .startsWith("UNAUTHENTICATED: ");
      assertThat(GrpcTestServer.refusal(() -> with(server, "ops").modelInfer(query)))
          .startsWith("UNAUTHENTICATED: the token is not known");
      assertThat(
              GrpcTestServer.refusal(
                  () -> server.client().serverMetadata(ServerMetadataRequest.getDefaultInstance())))
          .startsWith("UNAUTHENTICATED: ");

      with(server, "app").modelInfer(query);
      with(server, "app").modelInfer(query);
      assertThat(GrpcTestServer.refusal(() -> with(server, "app").modelInfer(query)))
          .startsWith("RESOURCE_EXHAUSTED: the key 'app'");
      assertThatCode(
              () -> with(server, "app").serverMetadata(ServerMetadataRequest.getDefaultInstance()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aStreamEndsAtTheQueryThatIsOneTooMany() throws Exception {
    try (GrpcTestServer server = new GrpcTestServer(access("rate=0.001 burst=2"))) {
      CompletableFuture<Status> end = new CompletableFuture<>();
      StreamObserver<ModelInferRequest> queries =
          server
              .streaming()
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token("app")))
              .modelStreamInfer(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ModelStreamInferResponse answer) {}

                    @Override
                    public void onError(Throwable failure) {
                      end.complete(Status.fromThrowable(failure));
                    }

                    @Override
                    public void onCompleted() {
                      end.complete(Status.OK);
                    }
                  });
      for (int i = 0; i < 3; i++) {
        queries.onNext(GrpcTestServer.scores(1, 2, 3, 4).build());
      }
      assertThat(end.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
  }

  @Test
  void whatIsOpenCountsUntilItIsAnswered() throws Exception {
    try (GrpcTestServer server = new GrpcTestServer(access("concurrent=1"))) {
      for (int i = 0; i < 5; i++) {
        with(server, "app").modelInfer(GrpcTestServer.scores(1, 2, 3, 4).build());
      }
    }
  }

  @Test
  void hasTheCertificateOfHttp() throws Exception {
    Certificates files = Certificates.issued();
    Protection protection = Protection.of(files.tls("rsa"), Access.open(), InstantSource.system());
    try (GrpcTestServer server = new GrpcTestServer(protection)) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(
                  new InetSocketAddress("127.0.0.1", server.server.port()),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(files.certificate("ca").toFile())
                      .build())
              .build();
      try {
        assertThat(
                io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .serverLive(ServerLiveRequest.getDefaultInstance())
                    .getLive())
            .isTrue();
      } finally {
        channel.shutdownNow();
      }
      assertThat(
              GrpcTestServer.refusal(
                  () -> server.client().serverLive(ServerLiveRequest.getDefaultInstance())))
          .startsWith("UNAVAILABLE");
    }
  }

  private Protection access(String limits) throws Exception {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest("app".getBytes(StandardCharsets.UTF_8)));
    Path keys = Files.writeString(folder.resolve("keys.txt"), "app infer " + hash + " " + limits);
    return new Protection(
        Optional.empty(), new Access(new AccessSettings(Optional.of(keys), List.of(Open.HEALTH))));
  }

  private static GRPCInferenceServiceBlockingStub with(GrpcTestServer server, String token) {
    return server
        .client()
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token(token)));
  }

  private static Metadata token(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return headers;
  }
}
