package io.gearshift.domain.routing;

import java.time.Instant;
import java.util.List;

/**
 * Candidates whose keeper is told of every change to what waits for them, and so can name the
 * device for which least waits without looking at each.
 */
public interface TrackedCandidates extends List<InstanceLoad> {

  /** Of some devices, the one for which least waits. */
  @FunctionalInterface
  interface Least {
    /**
     * @param now not before it was asked the last time
     * @return its place among the devices; of equals, the first
     */
    int at(Instant now);
  }

  /**
   * Keeps track of some devices, for as long as the candidates stay the same.
   *
   * @param places one candidate on each of them, by its place
   */
  Least least(int[] places);
}
