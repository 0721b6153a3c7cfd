package io.gearshift.config;

import java.time.Duration;

/**
 * How queries find an instance.
 *
 * @param policy one of {@link Policies#routingNames()}
 * @param headroom the part of the time to a deadline that what is expected may use up
 * @param heartbeat how often an instance shows that it is alive
 * @param silentAfter an instance that was not heard of for so long counts as lost
 */
public record RoutingSettings(
    String policy, double headroom, Duration heartbeat, Duration silentAfter, Pull pull) {

  /**
   * For the policies that have free devices take what waits.
   *
   * @param buckets into which {@code slack-fit} cuts latencies
   * @param margin what of a query's time the way to the device and back takes
   */
  public record Pull(int buckets, Duration margin) {
    public Pull {
      if (buckets < 1) {
        throw new IllegalArgumentException("buckets: " + buckets + " (expected: >= 1)");
      }
      if (margin.isNegative()) {
        throw new IllegalArgumentException("margin: " + margin + " (expected: >= 0s)");
      }
    }
  }

  public RoutingSettings {
    if (!(headroom > 0 && headroom <= 1)) {
      throw new IllegalArgumentException("headroom: " + headroom + " (expected: above 0, up to 1)");
    }
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

  /** The same with another policy. */
  public RoutingSettings withPolicy(String name) {
    return new RoutingSettings(name, headroom, heartbeat, silentAfter, pull);
  }
}
