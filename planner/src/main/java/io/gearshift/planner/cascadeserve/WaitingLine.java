package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.LatencyProfile;

/** The queue of one variant on one device in the simulation, first come, first served. */
final class WaitingLine {
  private static final int SMALLEST = 64;

  final int device;
  final int variant;

  /** Nanoseconds by batch size, from 1. */
  private final long[] runs;

  private int[] queries = new int[SMALLEST];
  private int head;
  private int size;

  WaitingLine(int device, int variant, LatencyProfile latency) {
    this.device = device;
    this.variant = variant;
    this.runs = new long[latency.maxBatch() + 1];
    for (int batch = 1; batch < runs.length; batch++) {
      runs[batch] = latency.of(batch).toNanos();
    }
  }

  int size() {
    return size;
  }

  int first() {
    return queries[head];
  }

  /** How many would run now. */
  int batch() {
    return Math.min(size, runs.length - 1);
  }

  long nanos(int batch) {
    return runs[batch];
  }

  /** How long it takes to run everything that waits. */
  long drain() {
    int largest = runs.length - 1;
    return size / largest * runs[largest] + runs[size % largest];
  }

  void add(int query) {
    if (size == queries.length) {
      int[] larger = new int[2 * size];
      for (int i = 0; i < size; i++) {
        larger[i] = queries[(head + i) % size];
      }
      queries = larger;
      head = 0;
    }
    queries[(head + size) % queries.length] = query;
    size++;
  }

  /** Takes the first ones away. */
  int[] take(int batch) {
    int[] taken = new int[batch];
    for (int i = 0; i < batch; i++) {
      taken[i] = queries[(head + i) % queries.length];
    }
    head = (head + batch) % queries.length;
    size -= batch;
    return taken;
  }
}
