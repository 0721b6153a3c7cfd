package io.gearshift.actors.stage;

import io.gearshift.domain.cascade.CascadePath;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The one answer that every query gets: of a family, of a pipeline, or a refusal. */
public sealed interface Reply {
  long queryId();

  /** Where what is answered comes from. */
  enum Origin {
    /** A network worked it out. */
    NETWORK,
    /** A synthetic device made it up. */
    SYNTHETIC;

    /**
     * That of an answer to which both have contributed: a part that is made up spoils the whole.
     */
    public Origin and(Origin other) {
      return this == SYNTHETIC ? this : other;
    }
  }

  /**
   * @param outputs in the order of the family's signature
   * @param epoch of the plan that the device obeyed
   * @param beside how long the device takes for what others than the one it answers have sent there
   * @param path through the cascade, if one has answered; of several variants the last is named
   */
  record Answered(
      long queryId,
      VariantId variant,
      Accuracy accuracy,
      DeviceId device,
      long epoch,
      List<Tensor> outputs,
      Timing timing,
      Duration beside,
      Origin origin,
      Optional<CascadePath> path)
      implements Reply {
    /** What no cascade has answered. */
    public Answered(
        long queryId,
        VariantId variant,
        Accuracy accuracy,
        DeviceId device,
        long epoch,
        List<Tensor> outputs,
        Timing timing,
        Duration beside,
        Origin origin) {
      this(
          queryId,
          variant,
          accuracy,
          device,
          epoch,
          outputs,
          timing,
          beside,
          origin,
          Optional.empty());
    }

    /** What a network has answered. */
    public Answered(
        long queryId,
        VariantId variant,
        Accuracy accuracy,
        DeviceId device,
        long epoch,
        List<Tensor> outputs,
        Timing timing,
        Duration beside) {
      this(queryId, variant, accuracy, device, epoch, outputs, timing, beside, Origin.NETWORK);
    }
  }

  /**
   * The answer of a pipeline.
   *
   * @param parts of the stages that the query has passed, in the pipeline's order
   * @param accuracy the product over those stages of the mean accuracy of their items
   * @param epoch of the newest plan that its router or a device on the way obeyed
   * @param leftOut how many items were lost on the way
   * @param outputs in the order of the pipeline's signature, without those that a condition left
   *     out
   * @param total since the query entered the server
   */
  record Piped(
      long queryId,
      List<Part> parts,
      Accuracy accuracy,
      long epoch,
      int leftOut,
      List<Tensor> outputs,
      Duration total,
      Origin origin)
      implements Reply {
    public Piped {
      parts = List.copyOf(parts);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * What one variant did for a query of a pipeline.
   *
   * @param items that it answered
   * @param time that the slowest of them took there, waiting included
   */
  record Part(String stage, VariantId variant, int items, Duration time) {}

  /**
   * @param detail what happened, for people; without any stack trace
   */
  record Rejected(long queryId, Reason reason, String detail) implements Reply {}
}
