package io.gearshift.actors.stage;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.domain.traffic.Timing;
import java.util.List;

/** The one answer that every query gets. */
public sealed interface Reply {
  long queryId();

  /**
   * @param outputs in the order of the family's signature
   * @param epoch of the plan that the device obeyed
   */
  record Answered(
      long queryId,
      VariantId variant,
      Accuracy accuracy,
      DeviceId device,
      long epoch,
      List<Tensor> outputs,
      Timing timing)
      implements Reply {}

  /**
   * @param detail what happened, for people; without any stack trace
   */
  record Rejected(long queryId, Reason reason, String detail) implements Reply {}
}
