package io.gearshift.grpc;

import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelInferResponse;
import io.gearshift.grpc.protocol.ModelStreamInferResponse;
import io.gearshift.http.Asked;
import io.gearshift.http.Problem;
import io.gearshift.http.Problems;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The queries of one stream, answered in the order in which they came. So many are under way at
 * most; the next is read once one was answered and the client has taken the answer. A query that
 * fails is answered with an error, and the stream goes on.
 */
final class InferStream implements StreamObserver<Body> {

  /** The place of an answer in the order. */
  private static final class Place {
    private ModelStreamInferResponse answer;
    private Runnable cancel = () -> {};
  }

  private final Function<ModelInferRequest, Asked<ModelInferResponse>> asking;
  private final ServerCallStreamObserver<ModelStreamInferResponse> replies;
  private final Consumer<InferStream> ended;
  private final Queue<Place> places = new ArrayDeque<>();
  private boolean clientIsDone;
  private boolean stopping;
  private boolean over;

  /**
   * @param asking has a query answered
   * @param mostUnderWay how many are taken before the first is answered
   * @param ended told when the stream is over
   */
  InferStream(
      Function<ModelInferRequest, Asked<ModelInferResponse>> asking,
      ServerCallStreamObserver<ModelStreamInferResponse> replies,
      int mostUnderWay,
      Consumer<InferStream> ended) {
    this.asking = asking;
    this.replies = replies;
    this.ended = ended;
    replies.disableAutoRequest();
    replies.setOnReadyHandler(this::send);
    replies.setOnCancelHandler(this::cancel);
    replies.request(mostUnderWay);
  }

  @Override
  public void onNext(Body body) {
    Place place = new Place();
    synchronized (this) {
      if (over) {
        return;
      }
      places.add(place);
    }
    ModelInferRequest request = ModelInferRequest.getDefaultInstance();
    try {
      request = body.parse();
      Asked<ModelInferResponse> asked = asking.apply(request);
      synchronized (this) {
        place.cancel = asked.cancel();
      }
      ModelInferRequest of = request;
      asked
          .answer()
          .whenComplete(
              (response, failure) ->
                  fill(place, failure == null ? answer(response) : refusal(of, failure)));
    } catch (RuntimeException failure) {
      fill(place, refusal(request, failure));
    }
  }

  @Override
  public synchronized void onCompleted() {
    clientIsDone = true;
    send();
  }

  @Override
  public void onError(Throwable failure) {
    cancel();
  }

  /** Takes no more queries, and ends the stream once those under way were answered. */
  synchronized void stop() {
    stopping = true;
    send();
  }

  private synchronized void fill(Place place, ModelStreamInferResponse answer) {
    place.answer = answer;
    send();
  }

  private synchronized void send() {
    while (!over && replies.isReady() && !places.isEmpty() && places.peek().answer != null) {
      replies.onNext(places.remove().answer);
      if (!stopping) {
        replies.request(1);
      }
    }
    if (over || !places.isEmpty()) {
      return;
    }
    if (clientIsDone) {
      end();
      replies.onCompleted();
    } else if (stopping) {
      end();
      replies.onError(
          Status.UNAVAILABLE.withDescription("the server is draining").asRuntimeException());
    }
  }

  private synchronized void cancel() {
    places.forEach(place -> place.cancel.run());
    places.clear();
    end();
  }

  private void end() {
    over = true;
    ended.accept(this);
  }

  private static ModelStreamInferResponse answer(ModelInferResponse response) {
    return ModelStreamInferResponse.newBuilder().setInferResponse(response).build();
  }

  /** An error with what tells the client which of its queries it is about, and what to do. */
  private static ModelStreamInferResponse refusal(ModelInferRequest request, Throwable failure) {
    Problem problem = Problems.of(failure);
    return ModelStreamInferResponse.newBuilder()
        .setErrorMessage(problem.text())
        .setInferResponse(
            ModelInferResponse.newBuilder()
                .setModelName(request.getModelName())
                .setModelVersion(request.getModelVersion())
                .setId(request.getId())
                .putParameters("grpc_code", AnswerWriter.text(Failures.code(problem).name())))
        .build();
  }
}
