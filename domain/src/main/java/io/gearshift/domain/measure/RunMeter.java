package io.gearshift.domain.measure;

import io.gearshift.domain.execution.BatchResult;
import java.time.Duration;

/** Is told of the batches of one variant on one device. */
public interface RunMeter {

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
