package io.gearshift.bench;

/**
 * What a loop of queries cost.
 *
 * @param queries answered
 * @param seconds on the wall clock
 * @param cpuSeconds of the whole server, or of the loop's thread
 * @param servingCpuSeconds of that, what threads took that neither run the network nor compile
 */
record Measured(long queries, double seconds, double cpuSeconds, double servingCpuSeconds) {
  double perSecond() {
    return queries / seconds;
  }

  /** Processor milliseconds per query. */
  double cpuMs() {
    return cpuSeconds * 1000 / queries;
  }

  /** The same on threads that neither run the network nor compile. */
  double servingCpuMs() {
    return servingCpuSeconds * 1000 / queries;
  }
}
