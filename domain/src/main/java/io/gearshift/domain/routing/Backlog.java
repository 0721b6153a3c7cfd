package io.gearshift.domain.routing;

import io.gearshift.domain.catalog.LatencyProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The work that a router has with an instance: what it sent and what is not answered yet.
 *
 * @param latency of the instance, up to the largest batch that its plan allows
 * @param items sent and not answered
 * @param drift how much longer runs take just now than profiled
 * @param begun when the oldest of the work came to an instance that had none
 * @param answered when the instance answered the last time
 */
public record Backlog(
    LatencyProfile latency, int items, Drift drift, Instant begun, Instant answered) {
  public Backlog {
    if (items < 0) {
      throw new IllegalArgumentException("items: " + items + " (expected: >= 0)");
    }
  }

  /** Of an instance to which nothing was sent yet. */
  public static Backlog none(LatencyProfile latency) {
    return new Backlog(latency, 0, Drift.NONE, Instant.MIN, Instant.MIN);
  }

  /** After a query was sent. */
  public Backlog sent(int more, Instant now) {
    return new Backlog(latency, items + more, drift, items == 0 ? now : begun, answered);
  }

  /** After a query was refused or given up. */
  public Backlog settled(int fewer) {
    return new Backlog(latency, items - fewer, drift, begun, answered);
  }

  /**
   * After a query was answered.
   *
   * @param run how long its batch took the device up
   * @param batch items that ran with it, and its own
   */
  public Backlog answered(int fewer, Duration run, int batch, Instant now) {
    Drift after = drift.after(run, latency.drain(batch));
    return new Backlog(latency, items - fewer, after, begun, now);
  }

  /** After a plan has changed the largest batch. */
  public Backlog within(LatencyProfile allowed) {
    return new Backlog(allowed, items, drift, begun, answered);
  }

  /**
   * How long a device takes for all that was sent to it and is not answered, from now on.
   *
   * @param device the backlogs of its instances
   */
  public static Duration waiting(List<Backlog> device, Instant now) {
    return DeviceBacklog.of(device).waiting(now);
  }

  /** How long it all takes in the largest batches. */
  Duration work() {
    return time(items);
  }

  /** The longest batch of it that may be running. */
  Duration longestBatch() {
    return time(Math.min(items, latency.maxBatch()));
  }

  private Duration time(int some) {
    return drift.applied(latency.drain(some));
  }
}
