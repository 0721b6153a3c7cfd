package io.gearshift.planner.allocation;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Decides family by family, with device prices to hold the families together and a proven bound.
 *
 * <p>Local search holds an allocation from the first moment on and the {@link Decomposition} makes
 * it better until the deadline, or until the bound shows that it is good enough. In a large cluster
 * most devices are not in doubt: all but a few of those that the {@link Relaxation} gives each
 * option are settled, and only what is left is searched. The bound is that of the whole problem.
 *
 * @param targetGap how many points below the best an allocation may be to be accepted
 * @param seed of the local search
 */
public record DecomposedAllocator(double targetGap, long seed) implements Allocator {
  private static final int SMALL_CLUSTER = 300;
  private static final int IN_DOUBT = 2;
  private static final int FEW_PLANS = 60;
  private static final int MANY_PLANS = 400;
  private static final int ROUNDS = 40;
  private static final double EASY_PART = 0.2;
  private static final double EPSILON = 1e-7;

  @Override
  public Allocation allocate(AllocationProblem problem, Deadline deadline) {
    if (problem.options().isEmpty() || problem.totalDevices() == 0) {
      double worth = problem.worth(problem.none());
      return new Allocation(
          problem.none(), OptionalDouble.of(problem.points(worth)), "nothing to choose");
    }
    double gap = problem.fromPoints(targetGap);
    Optional<double[]> relaxed = Relaxation.solve(problem, deadline);
    int[] start = incumbent(problem, relaxed, deadline);
    Decomposition whole = new Decomposition(problem, start, gap, deadline);
    whole.generatePlans(EASY_PART * gap);
    String source = "decomposition";
    if (!whole.isCloseEnough()) {
      if (problem.totalDevices() > SMALL_CLUSTER && relaxed.isPresent()) {
        peel(problem, whole, relaxed.get(), gap, deadline);
        source = "decomposition of the devices in doubt";
      } else {
        refine(problem, whole, deadline);
      }
    }
    int[] best = whole.best();
    return new Allocation(
        best,
        OptionalDouble.of(problem.points(whole.bound())),
        deadline.passed() ? source + ", cut short" : source);
  }

  private int[] incumbent(
      AllocationProblem problem, Optional<double[]> relaxed, Deadline deadline) {
    LocalSearch search = new LocalSearch(problem, deadline);
    int[] fresh =
        search.improve(relaxed.map(search::round).orElseGet(() -> search.fill(problem.none())));
    if (!problem.anythingRuns()) {
      return fresh;
    }
    int[] kept = search.improve(search.fill(search.refit()));
    return problem.worth(kept) > problem.worth(fresh) ? kept : fresh;
  }

  /** Selection, local search, and all plans that matter; more of them if demand is still shed. */
  private void refine(AllocationProblem problem, Decomposition whole, Deadline deadline) {
    LocalSearch search = new LocalSearch(problem, deadline);
    whole.select();
    whole.offer(search.improve(whole.best()));
    if (whole.isCloseEnough() || deadline.passed()) {
      return;
    }
    whole.enumerateThenSelect(FEW_PLANS);
    if (whole.isCloseEnough() || deadline.passed()) {
      return;
    }
    whole.offer(search.explore(whole.best(), ROUNDS, new SplittableRandom(seed)));
    if (!whole.isCloseEnough() && problem.sheds(whole.best()) && !deadline.passed()) {
      whole.enumerateThenSelect(MANY_PLANS);
    }
  }

  private void peel(
      AllocationProblem problem,
      Decomposition whole,
      double[] relaxed,
      double gap,
      Deadline deadline) {
    int[] settled =
        Arrays.stream(relaxed)
            .mapToInt(devices -> Math.max(0, (int) Math.floor(devices + EPSILON) - IN_DOUBT))
            .toArray();
    AllocationProblem doubtful = problem.residual(settled);
    LocalSearch search = new LocalSearch(doubtful, deadline);
    int[] start =
        search.improve(
            Relaxation.solve(doubtful, deadline)
                .map(search::round)
                .orElseGet(() -> search.fill(doubtful.none())));
    Decomposition part = new Decomposition(doubtful, start, gap, deadline);
    part.generatePlans(EASY_PART * gap);
    refine(doubtful, part, deadline);
    int[] joined =
        IntStream.range(0, settled.length).map(i -> settled[i] + part.best()[i]).toArray();
    whole.offer(new LocalSearch(problem, deadline).improve(joined));
  }
}
