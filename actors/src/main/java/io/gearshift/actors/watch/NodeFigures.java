package io.gearshift.actors.watch;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a node has done since it started. Counts only grow, so that one message that is lost loses
 * nothing.
 *
 * @param node its name
 * @param run tells this run of the node from others
 * @param age since the node began to count
 * @param queries that came in there, by family and pipeline
 * @param batches that its devices ran, by variant and device
 */
public record NodeFigures(
    String node, long run, Duration age, List<Queries> queries, List<Batches> batches) {
  public NodeFigures {
    queries = List.copyOf(queries);
    batches = List.copyOf(batches);
  }

  /**
   * Queries to a family or pipeline.
   *
   * @param pending that have not ended; this may fall
   * @param gear that the router is in, by its number in the gear plan; empty without one
   */
  public record Queries(String model, long pending, List<Version> versions, OptionalInt gear) {
    public Queries {
      versions = List.copyOf(versions);
    }

    /** To what has no gears. */
    public Queries(String model, long pending, List<Version> versions) {
      this(model, pending, versions, OptionalInt.empty());
    }
  }

  /**
   * What one variant did, or one version of a pipeline.
   *
   * @param version empty for what no variant had
   * @param items of the queries that were answered
   * @param accuracy of its newest answer; 0 before the first
   * @param queued until the batches of answered queries began, altogether
   */
  public record Version(
      String version,
      long inTime,
      long late,
      long cancelled,
      Map<Reason, Long> refused,
      long items,
      double accuracy,
      Duration queued) {
    public Version {
      refused = Map.copyOf(refused);
    }

    long ended() {
      return inTime + late + cancelled + refused.values().stream().mapToLong(n -> n).sum();
    }
  }

  /**
   * Batches of one variant on one device.
   *
   * @param waiting items that wait there just now; this alone may fall
   * @param busy how long the device was taken up by them
   */
  public record Batches(
      VariantId variant, DeviceId device, long runs, long items, int waiting, Duration busy) {}
}
