package io.gearshift.domain.pull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a free device runs next, by the slack of the most urgent query: the time to its
 * deadline, without what the way there and back takes.
 */
public interface SlackPolicy {

  /**
   * The same policy for a device: what depends on no query is worked out here.
   *
   * @param residents what is loaded there
   * @return nothing if the policy would run none of them
   */
  Optional<Rule> over(List<Resident> residents);

  /** A policy for what is loaded on one device. */
  interface Rule {

    /**
     * @param slack of the most urgent query; may be negative
     * @param queued how many items wait, at least 1
     */
    Pull decide(Duration slack, int queued);

    /** What it chooses among, the least accurate first; at least one. */
    List<Resident> residents();
  }
}
