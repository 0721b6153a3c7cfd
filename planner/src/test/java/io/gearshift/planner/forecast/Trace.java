package io.gearshift.planner.forecast;

/**
 * Items that arrived, by second and family.
 *
 * @param items of a second one number per family
 */
record Trace(String name, double[][] items) {

  int seconds() {
    return items.length;
  }

  int families() {
    return items[0].length;
  }
}
