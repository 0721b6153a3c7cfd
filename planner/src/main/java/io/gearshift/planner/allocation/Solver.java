package io.gearshift.planner.allocation;

import java.util.Optional;
import java.util.function.Supplier;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.integer.IntegerStrategy;
import org.ojalgo.type.context.NumberContext;

/** The one way in which models are handed to ojAlgo. */
final class Solver {
  private static final int ONE_THREAD = 1;
  private static final int GAP_DIGITS = 7;

  static {
    // it would print what it thinks of the hardware
    System.setProperty("shut.up.ojAlgo", "true");
  }

  private Solver() {}

  /** Empty if the solver found nothing that it calls feasible, or gave up. */
  static Optional<Optimisation.Result> maximise(ExpressionsBasedModel model, long millis) {
    return solve(model, model::maximise, millis);
  }

  /** Empty if the solver found nothing that it calls feasible, or gave up. */
  static Optional<Optimisation.Result> minimise(ExpressionsBasedModel model, long millis) {
    return solve(model, model::minimise, millis);
  }

  /** ojAlgo throws when it is interrupted, and at times when it meets numbers it cannot handle. */
  private static Optional<Optimisation.Result> solve(
      ExpressionsBasedModel model, Supplier<Optimisation.Result> run, long millis) {
    model.options.time_abort = millis;
    model.options.time_suffice = millis;
    model.options.integer(
        IntegerStrategy.DEFAULT
            .withGapTolerance(NumberContext.of(GAP_DIGITS))
            .withParallelism(() -> ONE_THREAD));
    try {
      return Optional.of(run.get()).filter(result -> result.getState().isFeasible());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
