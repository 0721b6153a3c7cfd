package io.gearshift.grpc;

import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc;
import io.gearshift.grpc.protocol.ModelConfigRequest;
import io.gearshift.grpc.protocol.ModelConfigResponse;
import io.gearshift.grpc.protocol.ModelMetadataRequest;
import io.gearshift.grpc.protocol.ModelMetadataResponse;
import io.gearshift.grpc.protocol.ModelReadyRequest;
import io.gearshift.grpc.protocol.ModelReadyResponse;
import io.gearshift.grpc.protocol.ModelRepositoryParameter;
import io.gearshift.grpc.protocol.ModelStatisticsRequest;
import io.gearshift.grpc.protocol.ModelStatisticsResponse;
import io.gearshift.grpc.protocol.RepositoryIndexRequest;
import io.gearshift.grpc.protocol.RepositoryIndexResponse;
import io.gearshift.grpc.protocol.RepositoryModelLoadRequest;
import io.gearshift.grpc.protocol.RepositoryModelLoadResponse;
import io.gearshift.grpc.protocol.RepositoryModelUnloadRequest;
import io.gearshift.grpc.protocol.RepositoryModelUnloadResponse;
import io.gearshift.grpc.protocol.ServerLiveRequest;
import io.gearshift.grpc.protocol.ServerLiveResponse;
import io.gearshift.grpc.protocol.ServerMetadataRequest;
import io.gearshift.grpc.protocol.ServerMetadataResponse;
import io.gearshift.grpc.protocol.ServerReadyRequest;
import io.gearshift.grpc.protocol.ServerReadyResponse;
import io.gearshift.http.Frontend;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The calls that ask about the server and its models. */
final class ModelsService extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  private final Frontend frontend;

  ModelsService(Frontend frontend) {
    this.frontend = frontend;
  }

  /** A version as clients name it: none is an empty text. */
  static Optional<String> version(String sent) {
    return sent.isEmpty() ? Optional.empty() : Optional.of(sent);
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> reply) {
    answer(reply, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> reply) {
    answerLater(
        reply,
        () ->
            frontend
                .whyNotReady()
                .thenApply(
                    why -> ServerReadyResponse.newBuilder().setReady(why.isEmpty()).build()));
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> reply) {
    answerLater(
        reply,
        () ->
            frontend
                .whyNotReady(request.getName(), version(request.getVersion()))
                .thenApply(why -> ModelReadyResponse.newBuilder().setReady(why.isEmpty()).build()));
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> reply) {
    answer(
        reply,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName(Frontend.NAME)
                .setVersion(frontend.version())
                .addAllExtensions(frontend.extensions())
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> reply) {
    answer(
        reply,
        () ->
            Descriptions.metadata(
                frontend.model(request.getName(), version(request.getVersion()))));
  }

  @Override
  public void modelConfig(ModelConfigRequest request, StreamObserver<ModelConfigResponse> reply) {
    answer(
        reply,
        () ->
            ModelConfigResponse.newBuilder()
                .setConfig(
                    Descriptions.config(
                        frontend.model(request.getName(), version(request.getVersion()))))
                .build());
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> reply) {
    answer(
        reply,
        () ->
            StatisticsWriter.write(
                request.getName().isEmpty()
                    ? frontend.statistics()
                    : frontend.statistics(request.getName(), version(request.getVersion()))));
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> reply) {
    answerLater(
        reply,
        () -> frontend.repository().index(request.getReady()).thenApply(Descriptions::index));
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> reply) {
    answerLater(
        reply,
        () ->
            frontend
                .repository()
                .load(request.getModelName(), parameters(request.getParametersMap()))
                .thenApply(done -> RepositoryModelLoadResponse.getDefaultInstance()));
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> reply) {
    answerLater(
        reply,
        () ->
            frontend
                .repository()
                .unload(request.getModelName(), parameters(request.getParametersMap()))
                .thenApply(done -> RepositoryModelUnloadResponse.getDefaultInstance()));
  }

  private static Map<String, Boolean> parameters(Map<String, ModelRepositoryParameter> sent) {
    return sent.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().getBoolParam()));
  }

  private static <T> void answer(StreamObserver<T> reply, Supplier<T> answer) {
    answerLater(reply, () -> CompletableFuture.completedFuture(answer.get()));
  }

  private static <T> void answerLater(
      StreamObserver<T> reply, Supplier<CompletionStage<T>> answer) {
    CompletionStage<T> later;
    try {
      later = answer.get();
    } catch (RuntimeException failure) {
      later = CompletableFuture.failedFuture(failure);
    }
    later.whenComplete(
        (message, failure) -> {
          if (failure != null) {
            reply.onError(Failures.of(failure));
          } else {
            reply.onNext(message);
            reply.onCompleted();
          }
        });
  }
}
