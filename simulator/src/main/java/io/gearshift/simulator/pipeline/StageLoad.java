package io.gearshift.simulator.pipeline;

import java.time.Duration;

/**
 * What a router could do at best for an item that came just now.
 *
 * @param leastWait how much longer than the fastest run the first end is away, for what waits
 * @param leastRun of one item on the fastest instance
 * @param bestRun of one item on the most accurate instance, on the fastest of its devices
 * @param serving whether any instance serves; otherwise the times are zero and say nothing
 */
public record StageLoad(Duration leastWait, Duration leastRun, Duration bestRun, boolean serving) {
  /** Nothing serves. */
  public static final StageLoad NONE =
      new StageLoad(Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
}
