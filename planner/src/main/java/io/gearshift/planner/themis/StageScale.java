package io.gearshift.planner.themis;

/** How a stage runs: so many instances with so many cores each, in batches of a size. */
public record StageScale(int instances, int cores, int batch) {
  public StageScale {
    if (instances < 1 || cores < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "scale: "
              + instances
              + " instances of "
              + cores
              + " cores, batch "
              + batch
              + " (expected: 1 or more of each)");
    }
  }

  /** Of all instances. */
  public int allCores() {
    return instances * cores;
  }

  StageScale withInstances(int other) {
    return new StageScale(other, cores, batch);
  }
}
