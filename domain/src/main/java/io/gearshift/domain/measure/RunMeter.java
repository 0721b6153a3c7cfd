package io.gearshift.domain.measure;

import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.trace.Tracer;
import java.time.Duration;

/** Is told of the batches of one variant on one device. */
public interface RunMeter {

  /** Is told of the spans of sampled queries of those batches. */
  default Tracer tracer() {
    return Tracer.NONE;
  }

  /** So many queries wait just now. */
  void waiting(int queries);

  /**
   * A batch has run.
   *
   * @param busy how long the device was taken up
   */
  void ran(int items, BatchResult result, Duration busy);

  /** A batch could not be run. */
  void failed(Duration busy);
}
