package io.gearshift.planner.proteus;

/** A part of Proteus that can be left out, to see what it is good for (section 6.5). */
public enum Ablation {
  /** Only the most accurate variant of each family that meets its SLO somewhere. */
  MODEL_SELECTION,
  /** Every device keeps to the family that it hosts first. */
  MODEL_PLACEMENT,
  /** Batches of one. */
  ADAPTIVE_BATCHING,
  /** Arrivals are split evenly over the instances of their family. */
  QUERY_ASSIGNMENT
}
