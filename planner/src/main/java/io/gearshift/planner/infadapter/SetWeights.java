package io.gearshift.planner.infadapter;

/**
 * What a set of variants is worth: {@code accuracy · mean accuracy − cores · cores / budget −
 * loading · longest readiness / the longest there is} (InfAdapter, section 4.1; in its code the
 * weight of cores is called alpha and that of loading beta).
 */
public record SetWeights(double accuracy, double cores, double loading) {
  /** The paper's. */
  public static final SetWeights DEFAULT = new SetWeights(1, 0.05, 0.001);

  public SetWeights {
    requireWeight("accuracy", accuracy);
    requireWeight("cores", cores);
    requireWeight("loading", loading);
  }

  private static void requireWeight(String name, double weight) {
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight of " + name + ": " + weight + " (expected: >= 0)");
    }
  }
}
