package io.gearshift.simulator.pipeline;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.FactorBook;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.traffic.Forecaster;
import io.gearshift.domain.traffic.Rate;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What is known of pipelines where plans are made: how much is asked of each, and how many items
 * its stages make of it.
 */
public final class PipelineBook {
  private static final class Entry {
    private final SimulatedPipeline pipeline;
    private Forecaster forecaster;
    private FactorBook factors = FactorBook.EMPTY;

    Entry(SimulatedPipeline pipeline, Forecaster forecaster) {
      this.pipeline = pipeline;
      this.forecaster = forecaster;
    }

    PipelineLoad load(Rate demand) {
      Factors expected = pipeline.traffic().expected();
      return new PipelineLoad(pipeline.traffic().graph(), demand, factors.over(expected));
    }
  }

  private final List<Entry> entries;

  /**
   * @param forecaster what every pipeline's forecast begins with
   */
  public PipelineBook(List<SimulatedPipeline> pipelines, Forecaster forecaster) {
    this.entries = pipelines.stream().map(each -> new Entry(each, forecaster)).toList();
  }

  /** Takes up what came in a second. */
  public void endSecond() {
    for (Entry entry : entries) {
      PipelineDemand demand = entry.pipeline.takeDemand();
      entry.forecaster = entry.forecaster.after(demand.queries());
      entry.factors = entry.factors.after(demand.observed());
    }
  }

  /**
   * What to plan for before anything has come.
   *
   * @param planned what is planned for where so much comes
   */
  public List<PipelineLoad> atStart(UnaryOperator<Rate> planned) {
    return loads(planned, entry -> Rate.of(entry.pipeline.traffic().arrivals().rateAtStart()));
  }

  /** What to plan for. */
  public List<PipelineLoad> forecast(UnaryOperator<Rate> planned) {
    return loads(planned, entry -> entry.forecaster.forecast());
  }

  private List<PipelineLoad> loads(UnaryOperator<Rate> planned, Function<Entry, Rate> demand) {
    return entries.stream().map(e -> e.load(planned.apply(demand.apply(e)))).toList();
  }

  /** A plan is in force: its budgets are obeyed, and what it does not host is forgotten. */
  public void adopt(Plan plan) {
    Set<VariantId> hosted =
        plan.placements().stream().map(Placement::variant).collect(Collectors.toSet());
    for (Entry entry : entries) {
      entry.factors = entry.factors.only(hosted);
      entry.pipeline.adopt(plan.budgets());
    }
  }
}
