package io.gearshift.planner.infadapter;

import io.gearshift.domain.catalog.VariantId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;
import org.ojalgo.type.context.NumberContext;

/**
 * The programme of InfAdapter (section 4.1) as a MILP: which variants get how many cores, so that
 * they serve the rate within the budget and are worth most.
 *
 * <p>The authors' own solver lets only the lightest variant serve less than it could; this is the
 * programme as the paper has it.
 */
public final class SetProgramme implements SetChooser {
  private static final long PATIENCE_MILLIS = 10_000;
  private static final int GAP_DIGITS = 9;

  static {
    // it would print what it thinks of the hardware
    System.setProperty("shut.up.ojAlgo", "true");
  }

  @Override
  public VariantSet choose(SetProblem problem) {
    return problem.isServable() ? new Model(problem).solve() : problem.overloaded();
  }

  /** A variant with so many cores. */
  private record Deployment(SizedVariant variant, int cores) {}

  private static final class Model {
    private final SetProblem problem;
    private final ExpressionsBasedModel model = new ExpressionsBasedModel();
    private final Map<Deployment, Variable> chosen = new HashMap<>();
    private final Map<SizedVariant, Variable> sent = new HashMap<>();
    private final Variable loading;

    Model(SetProblem problem) {
      this.problem = problem;
      this.loading =
          model.newVariable("loading").lower(0).upper(1).weight(-problem.weights().loading());
      for (SizedVariant variant : problem.variants()) {
        for (int cores = SetProblem.FEWEST_CORES; cores <= problem.budget(); cores++) {
          chosen.put(
              new Deployment(variant, cores),
              model
                  .newVariable(variant.id().name() + " on " + cores)
                  .binary()
                  .weight(-problem.weights().cores() * cores / problem.budget()));
        }
        sent.put(
            variant,
            model
                .newVariable("sent to " + variant.id().name())
                .lower(0)
                .upper(problem.served())
                .weight(
                    problem.weights().accuracy() * variant.accuracy().value() / problem.served()));
      }
      eachVariantIsDeployedOnce();
      eachVariantIsSentNoMoreThanItServes();
      allQueriesAreSent();
      noMoreCoresAreUsedThanThereAre();
      loadingTakesAsLongAsTheSlowest();
    }

    private void eachVariantIsDeployedOnce() {
      problem
          .variants()
          .forEach(
              variant -> {
                Expression once = model.newExpression("once " + variant.id()).upper(1);
                forEachOf(variant, (deployment, binary) -> once.set(binary, 1));
              });
    }

    private void eachVariantIsSentNoMoreThanItServes() {
      problem
          .variants()
          .forEach(
              variant -> {
                Expression served = model.newExpression("served by " + variant.id()).upper(0);
                served.set(sent.get(variant), 1);
                forEachOf(
                    variant,
                    (deployment, binary) ->
                        served.set(binary, -variant.capacity().of(deployment.cores())));
              });
    }

    private void allQueriesAreSent() {
      Expression all = model.newExpression("all").level(problem.served());
      sent.values().forEach(variable -> all.set(variable, 1));
    }

    private void noMoreCoresAreUsedThanThereAre() {
      Expression cores = model.newExpression("cores").upper(problem.budget());
      chosen.forEach((deployment, binary) -> cores.set(binary, deployment.cores()));
    }

    private void loadingTakesAsLongAsTheSlowest() {
      for (SizedVariant variant : problem.variants()) {
        Expression longest = model.newExpression("loading of " + variant.id()).lower(0);
        longest.set(loading, 1);
        forEachOf(
            variant,
            (deployment, binary) ->
                longest.set(binary, -problem.loading(variant, deployment.cores())));
      }
    }

    private void forEachOf(SizedVariant variant, BiConsumer<Deployment, Variable> action) {
      chosen.forEach(
          (deployment, binary) -> {
            if (deployment.variant().equals(variant)) {
              action.accept(deployment, binary);
            }
          });
    }

    VariantSet solve() {
      model.options.time_abort = PATIENCE_MILLIS;
      model.options.time_suffice = PATIENCE_MILLIS;
      model.options.integer(
          IntegerStrategy.DEFAULT
              .withGapTolerance(NumberContext.of(GAP_DIGITS))
              .withParallelism(() -> 1));
      Optimisation.Result result = model.maximise();
      Map<VariantId, Integer> cores = new HashMap<>();
      if (result.getState().isFeasible()) {
        chosen.forEach(
            (deployment, binary) -> {
              if (result.doubleValue(model.indexOf(binary)) > 0.5) {
                cores.put(deployment.variant().id(), deployment.cores());
              }
            });
      }
      // the solver's word is not taken for it: at times it finds nothing where there is something
      return problem.filled(problem.isFeasible(cores) ? cores : SetSearch.best(problem));
    }
  }
}
