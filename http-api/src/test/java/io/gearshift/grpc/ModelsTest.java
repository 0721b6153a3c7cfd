package io.gearshift.grpc;

import static io.gearshift.grpc.GrpcTestServer.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.grpc.protocol.DataType;
import io.gearshift.grpc.protocol.ModelConfig;
import io.gearshift.grpc.protocol.ModelConfigRequest;
import io.gearshift.grpc.protocol.ModelMetadataRequest;
import io.gearshift.grpc.protocol.ModelMetadataResponse;
import io.gearshift.grpc.protocol.ModelReadyRequest;
import io.gearshift.grpc.protocol.ModelStatistics;
import io.gearshift.grpc.protocol.ModelStatisticsRequest;
import io.gearshift.grpc.protocol.ServerLiveRequest;
import io.gearshift.grpc.protocol.ServerMetadataRequest;
import io.gearshift.grpc.protocol.ServerMetadataResponse;
import io.gearshift.grpc.protocol.ServerReadyRequest;
import io.gearshift.http.ListenFailed;
import io.gearshift.http.Repository;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server says of itself and of its models. */
class ModelsTest {
  private GrpcTestServer server;

  @BeforeEach
  void start() {
    server = new GrpcTestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void describesItself() {
    assertThat(server.client().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
        .isTrue();
    ServerMetadataResponse metadata =
        server.client().serverMetadata(ServerMetadataRequest.getDefaultInstance());
    assertThat(metadata.getName()).isEqualTo("gearshift");
    assertThat(metadata.getVersion()).isNotEmpty();
    assertThat(metadata.getExtensionsList()).contains("classification", "parameters");
  }

  @Test
  void describesItsModels() {
    ModelMetadataResponse mix =
        server.client().modelMetadata(ModelMetadataRequest.newBuilder().setName("mix").build());
    assertThat(mix.getName()).isEqualTo("mix");
    assertThat(mix.getPlatform()).isEqualTo("onnx_onnxv1");
    assertThat(mix.getVersionsList()).containsExactly("small", "large");
    assertThat(mix.getInputsList()).extracting("name").containsExactly("x", "y");
    assertThat(mix.getInputs(1).getDatatype()).isEqualTo("INT32");
    assertThat(mix.getInputs(1).getShapeList()).containsExactly(-1L, 2L);
    assertThat(mix.getOutputsList()).extracting("name").containsExactly("z");
  }

  @Test
  void describesItsModelsAsTritonConfiguresThem() {
    ModelConfig pair = config("pair");
    assertThat(pair.getMaxBatchSize()).isEqualTo(Repository.MAX_BATCH);
    assertThat(pair.getInput(0).getDataType()).isEqualTo(DataType.TYPE_INT64);
    assertThat(pair.getInput(0).getDimsList()).containsExactly(-1L);
    assertThat(pair.getOutput(1).getDataType()).isEqualTo(DataType.TYPE_STRING);
    ModelConfig single = config("single");
    assertThat(single.getMaxBatchSize()).isZero();
    assertThat(single.getInput(0).getDataType()).isEqualTo(DataType.TYPE_FP64);
    assertThat(single.getInput(0).getDimsList()).isEmpty();
  }

  @Test
  void knowsEveryTypeThatAModelMayHave() {
    for (var type : io.gearshift.domain.catalog.DataType.values()) {
      assertThat(config("echo-" + type).getInput(0).getDataType())
          .isNotEqualTo(DataType.TYPE_INVALID);
    }
  }

  @Test
  void saysWhatIsReady() {
    assertThat(ready()).isTrue();
    assertThat(ready("mix", "")).isTrue();
    assertThat(ready("mix", "small")).isTrue();
    assertThat(ready("mix", "large")).isFalse();
    server.puppet("mix").beUnready();
    assertThat(ready("mix", "")).isFalse();
    assertThat(ready("scores", "")).isTrue();
    assertThat(ready()).isFalse();
  }

  @Test
  void isNotReadyWhileItDrains() {
    server.rest.server.startDraining();
    assertThat(ready()).isFalse();
    assertThat(server.client().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
        .isTrue();
  }

  @Test
  void saysThatItDoesNotKnowAModel() {
    String unknown = "NOT_FOUND: Request for unknown model: 'zz' is not found";
    assertThat(refusal(() -> ready("zz", ""))).isEqualTo(unknown);
    assertThat(refusal(() -> config("zz"))).isEqualTo(unknown);
    assertThat(
            refusal(
                () ->
                    server
                        .client()
                        .modelMetadata(ModelMetadataRequest.newBuilder().setName("zz").build())))
        .isEqualTo(unknown);
    assertThat(refusal(() -> ready("mix", "3")))
        .startsWith("NOT_FOUND: Request for unknown model: 'mix' version '3' is not found");
  }

  @Test
  void tellsWhatBecameOfQueriesAsHttpDoes() {
    BatchResult result =
        new BatchResult(
            List.of(), Duration.ofMillis(1), Duration.ofMillis(3), Duration.ofMillis(1));
    for (int run = 0; run < 2; run++) {
      server
          .rest
          .book
          .runs(VariantId.of("mix", "large"), new DeviceId("cpu-0"))
          .ran(4, result, Duration.ofMillis(5));
    }
    ModelStatistics large =
        server
            .client()
            .modelStatistics(
                ModelStatisticsRequest.newBuilder().setName("mix").setVersion("large").build())
            .getModelStats(0);
    assertThat(large.getName()).isEqualTo("mix");
    assertThat(large.getVersion()).isEqualTo("large");
    assertThat(large.getExecutionCount()).isEqualTo(2);
    assertThat(large.getBatchStats(0).getBatchSize()).isEqualTo(4);
    assertThat(large.getBatchStats(0).getComputeInfer().getCount()).isEqualTo(2);
    assertThat(large.getBatchStats(0).getComputeInfer().getNs()).isEqualTo(6_000_000);
    assertThat(
            server
                .client()
                .modelStatistics(ModelStatisticsRequest.getDefaultInstance())
                .getModelStatsList())
        .extracting(ModelStatistics::getName)
        .contains("mix", "scores", "read");
  }

  @Test
  void tellsTheHealthOfTheServerAndOfEachModel() {
    server.puppet("mix").beUnready();
    assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health("inference.GRPCInferenceService")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health("mix")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health("scores")).isEqualTo(ServingStatus.SERVING);
    assertThat(health("read")).isEqualTo(ServingStatus.SERVING);
    server.puppet("mix").reset();
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(refusal(() -> health("zz"))).isEqualTo("NOT_FOUND: no service or model 'zz'");
  }

  @Test
  void tellsThoseWhoWatchWhatChangesUntilItStops() {
    Seen mix = watch("mix");
    Seen unknown = watch("zz");
    await().until(() -> !mix.statuses.isEmpty() && !unknown.statuses.isEmpty());
    server.puppet("mix").beUnready();
    await().until(() -> mix.statuses.size() == 2);
    server.puppet("mix").reset();
    await().until(() -> mix.statuses.size() == 3);
    server.rest.server.startDraining();
    server.server.startDraining();
    await().until(() -> mix.statuses.size() == 4);
    server.server.stop(Duration.ofSeconds(20));
    await().until(() -> mix.ended && unknown.ended);

    assertThat(mix.statuses)
        .containsExactly(
            ServingStatus.SERVING,
            ServingStatus.NOT_SERVING,
            ServingStatus.SERVING,
            ServingStatus.NOT_SERVING);
    assertThat(unknown.statuses).first().isEqualTo(ServingStatus.SERVICE_UNKNOWN);
  }

  @Test
  void describesItsServicesToThoseWhoReflect() {
    Queue<ServerReflectionResponse> answers = new ConcurrentLinkedQueue<>();
    StreamObserver<ServerReflectionRequest> asking =
        ServerReflectionGrpc.newStub(server.channel)
            .serverReflectionInfo(
                new Ignoring<>() {
                  @Override
                  public void onNext(ServerReflectionResponse answer) {
                    answers.add(answer);
                  }
                });
    asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    asking.onNext(
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("inference.GRPCInferenceService.ModelInfer")
            .build());
    await().until(() -> answers.size() == 2);
    asking.onCompleted();

    assertThat(answers.remove().getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(
            "inference.GRPCInferenceService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1alpha.ServerReflection");
    assertThat(
            answers.remove().getFileDescriptorResponse().getFileDescriptorProto(0).toStringUtf8())
        .contains("ModelStreamInfer");
  }

  @Test
  void stopsThoughSomebodyReflects() {
    ServerReflectionGrpc.newStub(server.channel).serverReflectionInfo(new Ignoring<>());
    assertThat(server.server.stop(Duration.ofMillis(200)).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(9));
    assertThatThrownBy(() -> ready()).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void namesThePortThatIsTakenAndTheRemedy() {
    GrpcSettings settings =
        new GrpcSettings(
            true, "127.0.0.1", "auto", 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
    int taken = server.server.port();
    assertThatThrownBy(
            () ->
                GrpcServer.start(
                    settings, taken, server.rest.server.frontend(), server.rest.kit.system()))
        .isInstanceOf(ListenFailed.class)
        .hasMessageContaining("127.0.0.1:" + taken)
        .hasMessageContaining("in use")
        .hasMessageContaining("--grpc-port")
        .hasMessageContaining("gearshift.grpc.port");
  }

  private boolean ready() {
    return server.client().serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
  }

  private boolean ready(String model, String version) {
    return server
        .client()
        .modelReady(ModelReadyRequest.newBuilder().setName(model).setVersion(version).build())
        .getReady();
  }

  private ModelConfig config(String model) {
    return server
        .client()
        .modelConfig(ModelConfigRequest.newBuilder().setName(model).build())
        .getConfig();
  }

  private ServingStatus health(String name) {
    return HealthGrpc.newBlockingStub(server.channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(HealthCheckRequest.newBuilder().setService(name).build())
        .getStatus();
  }

  private Seen watch(String name) {
    Seen seen = new Seen();
    HealthGrpc.newStub(server.channel)
        .watch(HealthCheckRequest.newBuilder().setService(name).build(), seen);
    return seen;
  }

  /** What a watch has told. */
  private static final class Seen implements StreamObserver<HealthCheckResponse> {
    final Queue<ServingStatus> statuses = new ConcurrentLinkedQueue<>();
    volatile boolean ended;

    @Override
    public void onNext(HealthCheckResponse response) {
      statuses.add(response.getStatus());
    }

    @Override
    public void onError(Throwable failure) {
      ended = true;
    }

    @Override
    public void onCompleted() {
      throw new AssertionError("a watch has no end");
    }
  }

  private static class Ignoring<T> implements StreamObserver<T> {
    @Override
    public void onNext(T message) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
