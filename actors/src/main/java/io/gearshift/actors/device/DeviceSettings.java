package io.gearshift.actors.device;

import java.time.Duration;

/**
 * How a device behaves.
 *
 * @param batcher the bounds of each queue on it
 * @param heartbeat how often it reports
 * @param reloadBackoff how long it waits before it loads a lost instance anew; doubles at each loss
 *     in a row, up to 32 times
 */
public record DeviceSettings(BatcherSettings batcher, Duration heartbeat, Duration reloadBackoff) {
  public DeviceSettings {
    if (heartbeat.isNegative() || heartbeat.isZero()) {
      throw new IllegalArgumentException("heartbeat: " + heartbeat + " (expected: > 0)");
    }
    if (reloadBackoff.isNegative()) {
      throw new IllegalArgumentException("reload-backoff: " + reloadBackoff + " (expected: >= 0)");
    }
  }
}
