package io.gearshift.config;

import java.time.Duration;

/**
 * How queries find an instance.
 *
 * @param policy one of {@link Policies#routingNames()}
 * @param heartbeat how often an instance shows that it is alive
 * @param silentAfter an instance that was not heard of for so long counts as lost
 */
public record RoutingSettings(String policy, Duration heartbeat, Duration silentAfter) {
  public RoutingSettings {
    if (heartbeat.isNegative() || heartbeat.isZero()) {
      throw new IllegalArgumentException("heartbeat: " + heartbeat + " (expected: > 0s)");
    }
    if (silentAfter.compareTo(heartbeat) <= 0) {
      throw new IllegalArgumentException(
          "silent-after: "
              + silentAfter
              + " (expected: longer than heartbeat, which is "
              + heartbeat
              + ")");
    }
  }
}
