package io.gearshift.planner.allocation;

import java.util.OptionalDouble;

/** Keeps what runs as far as devices last, then helps itself by small changes; needs no solver. */
public record RefitAllocator() implements Allocator {

  @Override
  public Allocation allocate(AllocationProblem problem, Deadline deadline) {
    LocalSearch search = new LocalSearch(problem, deadline);
    return new Allocation(
        search.improve(search.fill(search.refit())), OptionalDouble.empty(), "what runs, refitted");
  }
}
