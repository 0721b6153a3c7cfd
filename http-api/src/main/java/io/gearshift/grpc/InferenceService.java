package io.gearshift.grpc;

import io.gearshift.domain.trace.Attribute;
import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelInferResponse;
import io.gearshift.grpc.protocol.ModelStreamInferResponse;
import io.gearshift.http.Asked;
import io.gearshift.http.EdgeSpan;
import io.gearshift.http.Frontend;
import io.gearshift.http.Origin;
import io.gearshift.http.Problem;
import io.gearshift.http.Problems;
import io.gearshift.http.Served;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The infer calls, one by one and in streams, beside those that ask about models. Bodies of infer
 * calls are parsed here and not by the transport: so that they are copied once, and so that what is
 * wrong with one is told in words.
 */
final class InferenceService implements BindableService {
  private final Frontend frontend;
  private final ModelsService models;
  private final int queriesPerStream;
  private final Executor executor;
  private final Set<InferStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  InferenceService(Frontend frontend, int queriesPerStream, Executor executor) {
    this.frontend = frontend;
    this.models = new ModelsService(frontend);
    this.queriesPerStream = queriesPerStream;
    this.executor = executor;
  }

  @Override
  public ServerServiceDefinition bindService() {
    MethodDescriptor<Body, ModelInferResponse> infer =
        GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(
                Body.marshaller(frontend),
                GRPCInferenceServiceGrpc.getModelInferMethod().getResponseMarshaller())
            .build();
    MethodDescriptor<Body, ModelStreamInferResponse> stream =
        GRPCInferenceServiceGrpc.getModelStreamInferMethod().toBuilder(
                Body.marshaller(frontend),
                GRPCInferenceServiceGrpc.getModelStreamInferMethod().getResponseMarshaller())
            .build();
    ServerServiceDefinition others = models.bindService();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(GRPCInferenceServiceGrpc.SERVICE_NAME)
            .setSchemaDescriptor(others.getServiceDescriptor().getSchemaDescriptor())
            .addMethod(infer)
            .addMethod(stream);
    for (ServerMethodDefinition<?, ?> method : others.getMethods()) {
      if (!isInfer(method)) {
        descriptor.addMethod(method.getMethodDescriptor());
      }
    }
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(descriptor.build())
            .addMethod(infer, ServerCalls.asyncUnaryCall(this::infer))
            .addMethod(stream, ServerCalls.asyncBidiStreamingCall(this::stream));
    for (ServerMethodDefinition<?, ?> method : others.getMethods()) {
      if (!isInfer(method)) {
        service.addMethod(method);
      }
    }
    return service.build();
  }

  private static boolean isInfer(ServerMethodDefinition<?, ?> method) {
    String name = method.getMethodDescriptor().getBareMethodName();
    return name.equals("ModelInfer") || name.equals("ModelStreamInfer");
  }

  /** Has each stream end once what is under way on it was answered. */
  void stop() {
    stopping = true;
    streams.forEach(InferStream::stop);
  }

  private void infer(Body body, StreamObserver<ModelInferResponse> replies) {
    try {
      Asked<ModelInferResponse> asked = ask(body.parse());
      ((ServerCallStreamObserver<ModelInferResponse>) replies).setOnCancelHandler(asked.cancel());
      asked
          .answer()
          .whenComplete(
              (response, failure) -> {
                if (failure != null) {
                  replies.onError(Failures.of(failure));
                } else {
                  replies.onNext(response);
                  replies.onCompleted();
                }
              });
    } catch (RuntimeException failure) {
      replies.onError(Failures.of(failure));
    }
  }

  private StreamObserver<Body> stream(StreamObserver<ModelStreamInferResponse> replies) {
    InferStream stream =
        new InferStream(
            this::ask,
            (ServerCallStreamObserver<ModelStreamInferResponse>) replies,
            queriesPerStream,
            streams::remove);
    streams.add(stream);
    if (stopping) {
      stream.stop();
    }
    return stream;
  }

  private Asked<ModelInferResponse> ask(ModelInferRequest request) {
    Instant arrival = frontend.now();
    Optional<EdgeSpan> span = frontend.span(TraceParent.ofCall(), arrival);
    if (span.isEmpty()) {
      return ask(request, new Origin(arrival, Optional.empty()));
    }
    try {
      Asked<ModelInferResponse> asked =
          ask(request, new Origin(arrival, Optional.of(span.get().trace())));
      asked.answer().whenComplete((response, failure) -> end(span.get(), request, failure));
      return asked;
    } catch (RuntimeException failure) {
      end(span.get(), request, failure);
      throw failure;
    }
  }

  private void end(EdgeSpan span, ModelInferRequest request, Throwable failure) {
    Optional<Problem> problem = Optional.ofNullable(failure).map(Problems::of);
    List<Attribute> attributes =
        List.of(
            Attribute.of("rpc.system", "grpc"),
            Attribute.of("rpc.service", GRPCInferenceServiceGrpc.SERVICE_NAME),
            Attribute.of(
                "rpc.grpc.status_code", problem.map(Failures::code).orElse(Status.Code.OK).value()),
            Attribute.of("gearshift.model", request.getModelName()));
    span.end("infer", frontend.now(), problem, attributes);
  }

  private Asked<ModelInferResponse> ask(ModelInferRequest request, Origin origin) {
    Served.Entry entry = frontend.entry(request.getModelName());
    try {
      return frontend.ask(
          entry,
          ModelsService.version(request.getModelVersion()),
          RequestReader.read(
              request, entry.model(), Optional.ofNullable(Context.current().getDeadline())),
          origin,
          AnswerWriter::write,
          executor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
