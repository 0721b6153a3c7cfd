package io.gearshift.planner.allocation;

/**
 * Lets things be unless a change is worth the trouble.
 *
 * @param other finds what would be best
 * @param worthwhile by how many points that has to be better than what runs
 */
public record SteadyAllocator(Allocator other, double worthwhile) implements Allocator {

  @Override
  public Allocation allocate(AllocationProblem problem, Deadline deadline) {
    Allocation found = other.allocate(problem, deadline);
    if (!problem.anythingRuns()) {
      return found;
    }
    int[] kept = new LocalSearch(problem, deadline).refit();
    double gain = problem.points(problem.worth(found.counts()) - problem.worth(kept));
    return gain < worthwhile ? new Allocation(kept, found.bound(), "what runs, kept") : found;
  }
}
