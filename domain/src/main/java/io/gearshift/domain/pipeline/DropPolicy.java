package io.gearshift.domain.pipeline;

import java.time.Duration;

/**
 * Decides whether an item is given up as it comes to a stage, so that no work is spent on what will
 * be late. A function of what it is shown; what it lets pass may still be dropped at its deadline.
 */
public interface DropPolicy {

  boolean drops(Crossing crossing);

  /**
   * An item that comes to a stage.
   *
   * @param last whether no stage follows on this one
   * @param left until the query's deadline
   * @param run what the stage takes at least, without waiting
   * @param rest how far away the end is at the earliest, what waits at the stages included
   * @param spent at the stage before, waiting included; nothing at the first stage
   * @param budget what that stage was allowed to take
   */
  record Crossing(
      boolean last, Duration left, Duration run, Duration rest, Duration spent, Duration budget) {}
}
