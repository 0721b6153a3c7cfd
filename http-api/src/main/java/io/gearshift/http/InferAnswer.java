package io.gearshift.http;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.Reply.Piped;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.http.InferCall.Wanted;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outputs that a query has got, before they are written in the form of a protocol.
 *
 * @param reply that has outputs
 * @param now when it reached the server's edge
 */
public record InferAnswer(Model model, InferCall call, Query query, Reply reply, Instant now) {

  /** An output as it is to be sent. */
  public record Output(Tensor tensor, boolean binary) {}

  /** The version that served. */
  public String version() {
    return reply instanceof Answered answered ? answered.variant().name() : Model.PIPELINE_VERSION;
  }

  /** The outputs that were asked for, in that order, as classes where that was asked for. */
  public List<Output> outputs() {
    List<Output> outputs = new ArrayList<>(call.outputs().size());
    for (Wanted wanted : call.outputs()) {
      output(wanted)
          .map(tensor -> classified(wanted, tensor))
          .ifPresent(tensor -> outputs.add(new Output(tensor, wanted.binary())));
    }
    return outputs;
  }

  /** Writes what the answer says of itself. */
  public void writeParameters(AnswerParameters.Sink sink) throws IOException {
    if (reply instanceof Answered answered) {
      AnswerParameters.write(sink, answered);
    } else {
      AnswerParameters.write(sink, (Piped) reply);
    }
    AnswerParameters.writeTime(sink, query, now);
  }

  /** An output of the reply; a pipeline leaves out what its conditions did. */
  private Optional<Tensor> output(Wanted wanted) {
    if (reply instanceof Answered answered) {
      return Optional.of(answered.outputs().get(wanted.index()));
    }
    return ((Piped) reply)
        .outputs().stream()
            .filter(tensor -> tensor.name().equals(wanted.spec().name()))
            .findFirst();
  }

  private Tensor classified(Wanted wanted, Tensor output) {
    return wanted.classes() == 0
        ? output
        : Classification.of(output, wanted.classes(), model.labels(), model.hasRows(wanted.spec()));
  }
}
