package io.gearshift.bench;

/**
 * What a loop of queries cost.
 *
 * @param queries answered
 * @param seconds on the wall clock
 * @param cpuSeconds of the process that ran the network
 */
record Measured(long queries, double seconds, double cpuSeconds) {
  double perSecond() {
    return queries / seconds;
  }

  /** Processor milliseconds per query. */
  double cpuMs() {
    return cpuSeconds * 1000 / queries;
  }
}
