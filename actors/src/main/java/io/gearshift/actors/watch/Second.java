package io.gearshift.actors.watch;

import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What happened in the whole cluster in one second.
 *
 * @param end of it
 * @param models families and pipelines of which anything is known, by name
 */
public record Second(Instant end, List<Model> models) {
  public Second {
    models = List.copyOf(models);
  }

  /**
   * A family or a pipeline.
   *
   * @param taken queries that came
   * @param pending queries that had not ended at the end
   * @param refused queries, by reason
   * @param versions those that answered something
   * @param items of the queries that were answered
   * @param queued until the batches of answered queries began, altogether
   * @param batches that ran, if it is a family
   * @param batched items in those
   * @param capacity what could be served
   * @param gear the highest that a router is in, by its number in the gear plan; empty without one
   */
  public record Model(
      String name,
      long taken,
      long pending,
      long inTime,
      long late,
      long cancelled,
      Map<Reason, Long> refused,
      List<Version> versions,
      long items,
      Duration queued,
      long batches,
      long batched,
      Capacity capacity,
      OptionalInt gear) {
    public Model {
      refused = Map.copyOf(refused);
      versions = List.copyOf(versions);
    }

    public long answered() {
      return inTime + late;
    }
  }

  /**
   * What answered.
   *
   * @param accuracy of those answers
   */
  public record Version(String name, long answered, double accuracy) {}

  /**
   * Items per second that the devices could serve, their time shared out as the demand asks.
   *
   * @param accurate if each device runs the most accurate variant of the family that it holds
   * @param fast if each runs the one that serves most
   */
  public record Capacity(double accurate, double fast) {
    public static final Capacity NONE = new Capacity(0, 0);
  }
}
