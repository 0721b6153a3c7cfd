package io.gearshift.grpc;

import static io.gearshift.grpc.GrpcTestServer.scores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelStreamInferResponse;
import io.gearshift.http.Wire;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTest {
  private GrpcTestServer server;
  private Answers answers;
  private StreamObserver<ModelInferRequest> stream;

  @BeforeEach
  void open() {
    server = new GrpcTestServer();
    answers = new Answers();
    stream = server.streaming().modelStreamInfer(answers);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void answersInTheOrderOfTheQueriesHoweverTheyGetReady() {
    server.puppet("scores").beSilent();
    int count = GrpcTestServer.QUERIES_PER_STREAM;
    for (int i = 0; i < count; i++) {
      stream.onNext(query(i));
    }
    stream.onCompleted();
    await().until(() -> server.puppet("scores").seen.size() == count);
    List<StageRouter.Infer> backwards = new ArrayList<>(server.puppet("scores").seen);
    Collections.reverse(backwards);
    backwards.forEach(server.puppet("scores")::release);

    await().until(() -> answers.ended.get() != null);
    assertThat(answers.ended.get()).isEqualTo(Status.OK);
    List<ModelStreamInferResponse> got = List.copyOf(answers.got);
    assertThat(got).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(got.get(i).getErrorMessage()).isEmpty();
      assertThat(got.get(i).getInferResponse().getId()).isEqualTo("q" + i);
      assertThat(got.get(i).getInferResponse().getRawOutputContents(0).toByteArray())
          .isEqualTo(Wire.floats(i, 0, 0, 0));
    }
  }

  @Test
  void goesOnAfterAQueryThatFails() {
    stream.onNext(query(0).toBuilder().setModelName("nobody").build());
    stream.onNext(query(1));
    await().until(() -> answers.got.size() == 2);
    server.puppet("scores").refuse(Reason.OVERLOAD, "the queues are full");
    stream.onNext(query(2));
    await().until(() -> answers.got.size() == 3);
    stream.onCompleted();
    await().until(() -> answers.ended.get() != null);

    assertThat(answers.ended.get()).isEqualTo(Status.OK);
    List<ModelStreamInferResponse> got = List.copyOf(answers.got);
    assertThat(got.get(0).getErrorMessage())
        .isEqualTo("Request for unknown model: 'nobody' is not found");
    assertThat(got.get(0).getInferResponse().getId()).isEqualTo("q0");
    assertThat(code(got.get(0))).isEqualTo("NOT_FOUND");
    assertThat(got.get(1).getErrorMessage()).isEmpty();
    assertThat(got.get(2).getErrorMessage())
        .isEqualTo("the server is overloaded: the queues are full");
    assertThat(got.get(2).getInferResponse().getId()).isEqualTo("q2");
    assertThat(code(got.get(2))).isEqualTo("RESOURCE_EXHAUSTED");
  }

  @Test
  void readsOnlySoManyQueriesAheadOfTheirAnswers() {
    server.puppet("scores").beSilent();
    int count = GrpcTestServer.QUERIES_PER_STREAM;
    for (int i = 0; i <= count; i++) {
      stream.onNext(query(i));
    }
    await().until(() -> server.puppet("scores").seen.size() == count);
    server.client().modelInfer(GrpcTestServer.echo(DataType.FP32, 1, 0).build());
    assertThat(server.puppet("scores").seen).hasSize(count);

    server.puppet("scores").release(server.puppet("scores").seen.element());
    await().until(() -> server.puppet("scores").seen.size() == count + 1);
  }

  @Test
  void withdrawsWhatIsUnderWayWhenTheClientGoes() {
    server.puppet("scores").beSilent();
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(
        () -> {
          StreamObserver<ModelInferRequest> doomed =
              server.streaming().modelStreamInfer(new Answers());
          doomed.onNext(query(0));
          doomed.onNext(query(1));
        });
    await().until(() -> server.puppet("scores").seen.size() == 2);
    context.cancel(new InterruptedException("the client goes"));
    await()
        .untilAsserted(
            () ->
                assertThat(server.puppet("scores").cancelled)
                    .containsExactlyElementsOf(
                        server.puppet("scores").seen.stream()
                            .map(infer -> infer.query().id())
                            .toList()));
  }

  @Test
  void answersWhatIsUnderWayBeforeTheServerStops() {
    server.puppet("scores").beSilent();
    stream.onNext(query(0));
    await().until(() -> server.puppet("scores").seen.size() == 1);
    var stopped = server.server.stop(Duration.ofSeconds(20)).toCompletableFuture();
    server.puppet("scores").release(server.puppet("scores").seen.element());

    await().until(() -> answers.ended.get() != null);
    assertThat(answers.got).hasSize(1);
    assertThat(answers.ended.get().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(answers.ended.get().getDescription()).isEqualTo("the server is draining");
    assertThat(stopped).succeedsWithin(Duration.ofSeconds(9));
  }

  private static ModelInferRequest query(int number) {
    return scores(number, 0, 0, 0).setId("q" + number).build();
  }

  private static String code(ModelStreamInferResponse answer) {
    return answer.getInferResponse().getParametersOrThrow("grpc_code").getStringParam();
  }

  /** What came on a stream. */
  private static final class Answers implements StreamObserver<ModelStreamInferResponse> {
    final Queue<ModelStreamInferResponse> got = new ConcurrentLinkedQueue<>();
    final AtomicReference<Status> ended = new AtomicReference<>();

    @Override
    public void onNext(ModelStreamInferResponse answer) {
      got.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      ended.set(((StatusRuntimeException) failure).getStatus());
    }

    @Override
    public void onCompleted() {
      ended.set(Status.OK);
    }
  }
}
