package io.gearshift.planner.allocation;

/** Which batch an instance is taken to run, of those below half of the SLO. */
public enum BatchChoice {
  /** The largest (Proteus, section 4.2). */
  LARGEST,
  /** The one with most throughput: another one if latency grows faster than the batch. */
  BEST
}
