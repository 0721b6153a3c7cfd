package io.gearshift.domain.traffic;

import java.time.Duration;

/**
 * Where the time of an answered query went.
 *
 * @param queue from arrival to the start of its batch
 * @param assemble making the batch from the queries' tensors
 * @param run in the network
 * @param split making the answers from the network's outputs
 * @param batch items that ran together
 */
public record Timing(Duration queue, Duration assemble, Duration run, Duration split, int batch) {

  /** Of what no batch was made for. */
  public static final Timing NONE =
      new Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

  /** How long the device was taken up: what a profile measures. */
  public Duration onDevice() {
    return assemble.plus(run).plus(split);
  }
}
