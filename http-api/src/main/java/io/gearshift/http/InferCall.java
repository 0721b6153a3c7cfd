package io.gearshift.http;

import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an infer request asks for, after every check that the signature allows.
 *
 * @param id to be echoed
 * @param limitNanos the time to answer that the client asks for; {@code Long.MAX_VALUE} for none
 * @param items rows of the batch dimension
 * @param inputs in the order of the signature
 * @param outputs in the order in which they are to be answered
 */
public record InferCall(
    Optional<String> id, long limitNanos, int items, List<Tensor> inputs, List<Wanted> outputs) {

  /**
   * An output, and how it is to be answered.
   *
   * @param index its place in the signature
   * @param binary as raw bytes after the JSON, not in it
   * @param classes how many of the highest values to name as classes; 0 for the plain values
   */
  public record Wanted(TensorSpec spec, int index, boolean binary, int classes) {}

  /** When the answer is due: the client may ask for less time than the model allows, not more. */
  Instant deadline(Instant arrival, Duration slo) {
    return arrival.plusNanos(Math.min(limitNanos, slo.toNanos()));
  }
}
