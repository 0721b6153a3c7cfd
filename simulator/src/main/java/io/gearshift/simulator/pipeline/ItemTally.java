package io.gearshift.simulator.pipeline;

/**
 * What became of the items of a stage.
 *
 * @param asked how many came to it; the rest of the query's items never did
 * @param inTime answered by the deadline of their query
 * @param late answered after that
 * @param lost given up on the way to the stage or at it
 * @param accuracies sum over the answers of the products of the accuracies on their ways
 * @param accuraciesInTime the same of those in time
 */
public record ItemTally(
    long asked, long inTime, long late, long lost, double accuracies, double accuraciesInTime) {
  /** No item. */
  public static final ItemTally NONE = new ItemTally(0, 0, 0, 0, 0, 0);

  public ItemTally plus(ItemTally other) {
    return new ItemTally(
        asked + other.asked,
        inTime + other.inTime,
        late + other.late,
        lost + other.lost,
        accuracies + other.accuracies,
        accuraciesInTime + other.accuraciesInTime);
  }

  /** The part of what came that was answered by the deadline; 1 if nothing came. */
  public double inTimeRatio() {
    return asked == 0 ? 1 : (double) inTime / asked;
  }

  /** The mean accuracy of the answers; 0 if there are none. */
  public double effectiveAccuracy() {
    return inTime + late == 0 ? 0 : accuracies / (inTime + late);
  }
}
