package io.gearshift.domain.accuracy;

import java.time.Duration;
import java.time.Instant;

/**
 * When a device may run a query that is answered already, to check the answer: a shadow. Nobody
 * waits for it, and it must not be in the way of those for which somebody does.
 *
 * <ol>
 *   <li>No query runs on the device, and none waits there for any variant: not even one that waits
 *       for company on purpose.
 *   <li>The device has had nothing to do for as long as the run takes: what comes in bursts has
 *       ended.
 *   <li>The run is a small part of the time that queries have there. A query that comes the moment
 *       after it has begun would lose no more than that, even on an instance that cannot stop a
 *       run; on one that can, the run is given up, and it loses a step of the network.
 *   <li>The run is paid out of the device's time for checks.
 * </ol>
 *
 * @param deviceTimeShare the part of a device's time that checks may take
 * @param runShare the part of the least time of queries that one run may take
 */
public record ShadowRule(double deviceTimeShare, double runShare) {
  /** No shadow ever runs. */
  public static final ShadowRule NEVER = new ShadowRule(0, 0);

  public ShadowRule {
    requireShare("device-time-share", deviceTimeShare);
    requireShare("run-share", runShare);
  }

  /**
   * @param run how long the shadow takes
   */
  public boolean allows(IdleDevice device, Duration run, Instant now) {
    return !device.waits()
        && !now.isBefore(device.idleSince().plus(run))
        && run.toNanos() <= runShare * device.leastTime().toNanos()
        && run.compareTo(device.checked().credit(deviceTimeShare, now)) <= 0;
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + ": " + share + " (expected: from 0 to 1)");
    }
  }
}
