package io.gearshift.planner.allocation;

/** A way to solve an {@link AllocationProblem}. */
public interface Allocator {
  /** The best allocation found by the deadline; what it says of itself is checked by others. */
  Allocation allocate(AllocationProblem problem, Deadline deadline);
}
