package io.gearshift.cluster.wire;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Origin;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Answers of batchers in {@link Frame}s. The first field says which kind of answer it is. */
final class ReplyFrames {
  private static final byte ANSWERED = 1;
  private static final byte REJECTED = 2;

  /** Ends the head of an answer that is made up. */
  private static final byte SYNTHETIC = 1;

  private ReplyFrames() {}

  static Frame frame(Reply reply) {
    if (reply instanceof Reply.Answered answer) {
      return frame(answer);
    } else if (reply instanceof Reply.Rejected refusal) {
      return frame(refusal);
    }
    throw new IllegalArgumentException(
        reply.getClass().getName() + " (expected: what batchers answer)");
  }

  /** What is sent in the stead of an answer that no frame can hold. */
  static Frame tooLarge(Reply.Answered answer, String detail) {
    return frame(new Reply.Rejected(answer.queryId(), Reason.FAILED, detail));
  }

  static Reply reply(FrameReader reader) {
    byte kind = reader.getByte();
    return switch (kind) {
      case ANSWERED -> answered(reader);
      case REJECTED -> rejected(reader);
      default ->
          throw new IllegalArgumentException(
              "a reply of kind " + kind + " (expected: " + ANSWERED + " or " + REJECTED + ")");
    };
  }

  private static Frame frame(Reply.Answered answer) {
    Timing timing = answer.timing();
    FrameWriter writer =
        new FrameWriter()
            .put(ANSWERED)
            .put(answer.queryId())
            .put(answer.variant().family().name())
            .put(answer.variant().name())
            .put(answer.accuracy().value())
            .put(answer.device().name())
            .put(answer.epoch())
            .put(timing.queue())
            .put(timing.assemble())
            .put(timing.run())
            .put(timing.split())
            .put(timing.batch())
            .put(answer.beside())
            .put(answer.outputs());
    return (answer.origin() == Origin.SYNTHETIC ? writer.put(SYNTHETIC) : writer).frame();
  }

  private static Reply.Answered answered(FrameReader reader) {
    long queryId = reader.getLong();
    VariantId variant = VariantId.of(reader.getText(), reader.getText());
    Accuracy accuracy = new Accuracy(reader.getDouble());
    DeviceId device = new DeviceId(reader.getText());
    long epoch = reader.getLong();
    Timing timing =
        new Timing(
            reader.getDuration(),
            reader.getDuration(),
            reader.getDuration(),
            reader.getDuration(),
            reader.getInt());
    Duration beside = reader.getDuration();
    List<Tensor> outputs = reader.getTensors();
    return new Reply.Answered(
        queryId, variant, accuracy, device, epoch, outputs, timing, beside, origin(reader));
  }

  /** What does not say it was worked out by a network. */
  private static Origin origin(FrameReader reader) {
    return reader.hasMore() && reader.getByte() == SYNTHETIC ? Origin.SYNTHETIC : Origin.NETWORK;
  }

  private static Frame frame(Reply.Rejected refusal) {
    return new FrameWriter()
        .put(REJECTED)
        .put(refusal.queryId())
        .put(refusal.reason().name())
        .put(refusal.detail())
        .frame();
  }

  private static Reply.Rejected rejected(FrameReader reader) {
    return new Reply.Rejected(reader.getLong(), reason(reader.getText()), reader.getText());
  }

  /** A refusal is one, even if a newer node has a reason that is not known here. */
  private static Reason reason(String name) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.name().equals(name))
        .findFirst()
        .orElse(Reason.FAILED);
  }
}
