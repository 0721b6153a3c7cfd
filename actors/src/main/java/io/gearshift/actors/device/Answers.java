package io.gearshift.actors.device;

import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** Turns the result of a run into the answers of its queries. */
final class Answers {
  private Answers() {}

  /**
   * @param work of the device, without what is answered
   */
  static List<Reply.Answered> of(
      HostedVariant hosted,
      List<Batcher.Submit> batch,
      Instant started,
      BatchResult result,
      DeviceWork work) {
    int items = items(batch);
    Map<ActorRef<Reply>, Duration> beside = new HashMap<>();
    List<Reply.Answered> answers = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      Query query = batch.get(i).query();
      Timing timing =
          new Timing(
              Duration.between(query.arrival(), started),
              result.assemble(),
              result.run(),
              result.split(),
              items);
      answers.add(
          new Reply.Answered(
              query.id(),
              hosted.variant().id(),
              hosted.variant().accuracy(),
              hosted.device().id(),
              hosted.epoch(),
              result.outputs().get(i),
              timing,
              beside.computeIfAbsent(batch.get(i).replyTo(), work::besides),
              origin(hosted)));
    }
    return answers;
  }

  private static Reply.Origin origin(HostedVariant hosted) {
    return hosted.device().kind().isSynthetic() ? Reply.Origin.SYNTHETIC : Reply.Origin.NETWORK;
  }

  static BatchPolicy.Outcome outcome(List<Batcher.Submit> batch, Instant started, Instant ended) {
    boolean late = batch.stream().anyMatch(submit -> ended.isAfter(submit.query().deadline()));
    return new BatchPolicy.Outcome(items(batch), Duration.between(started, ended), late);
  }

  static int items(List<Batcher.Submit> batch) {
    return batch.stream().mapToInt(submit -> submit.query().items()).sum();
  }
}
