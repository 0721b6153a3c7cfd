package io.gearshift.domain.pipeline;

/**
 * The policies that Loki compares its own with (HPDC 2024, figure 7). Its own, opportunistic
 * rerouting, is {@link io.gearshift.domain.routing.OpportunisticReroute} with any of these.
 */
public enum LokiDrops implements DropPolicy {
  /** Nothing is given up between stages. */
  NONE {
    @Override
    public boolean drops(Crossing crossing) {
      return false;
    }
  },

  /** Given up before the last stage if less time is left than it takes to process. */
  LAST_TASK {
    @Override
    public boolean drops(Crossing crossing) {
      return crossing.last() && crossing.left().compareTo(crossing.run()) < 0;
    }
  },

  /** Given up after any stage that took longer than its budget, waiting included. */
  PER_TASK {
    @Override
    public boolean drops(Crossing crossing) {
      return crossing.spent().compareTo(crossing.budget()) > 0;
    }
  }
}
