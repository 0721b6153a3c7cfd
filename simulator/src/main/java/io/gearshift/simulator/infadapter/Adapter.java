package io.gearshift.simulator.infadapter;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.planner.infadapter.LoadForecast;
import io.gearshift.planner.infadapter.SetChooser;
import io.gearshift.planner.infadapter.SetProblem;
import io.gearshift.planner.infadapter.SetWeights;
import io.gearshift.planner.infadapter.SizedVariant;
import io.gearshift.planner.infadapter.Stabiliser;
import io.gearshift.planner.infadapter.VpaPlus;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decides once an interval which variants get how many cores. Holds its state; one for a run. */
interface Adapter {

  /** Cores that were used in a second, of the variant that runs, for those who look at use. */
  default void used(double cores, Instant now) {}

  /**
   * What is to run.
   *
   * @param cores by variant
   * @param rate queries per second that it is for, by which they are shared out
   */
  record Wanted(SortedMap<VariantId, Integer> cores, int rate) {}

  /**
   * What is to run; empty to leave it as it is.
   *
   * @param rates of each second until now
   * @param running cores by variant
   */
  Optional<Wanted> decide(List<Integer> rates, SortedMap<VariantId, Integer> running);

  /** By a forecast, a rule for what to choose, and a stabiliser. */
  final class Choosing implements Adapter {
    private final SetChooser chooser;
    private final LoadForecast forecast;
    private final List<SizedVariant> variants;
    private final SetWeights weights;
    private final int budget;
    private Stabiliser stabiliser = Stabiliser.published();

    Choosing(
        SetChooser chooser,
        LoadForecast forecast,
        List<SizedVariant> variants,
        SetWeights weights,
        int budget) {
      this.chooser = chooser;
      this.forecast = forecast;
      this.variants = variants;
      this.weights = weights;
      this.budget = budget;
    }

    @Override
    public Optional<Wanted> decide(List<Integer> rates, SortedMap<VariantId, Integer> running) {
      int rate = forecast.planned(rates);
      Stabiliser.Decision decision = stabiliser.decide(rate);
      stabiliser = decision.next();
      return decision.plan()
          ? Optional.of(
              new Wanted(
                  chooser.choose(new SetProblem(variants, rate, budget, weights, running)).cores(),
                  rate))
          : Optional.empty();
    }
  }

  /** By what was used of one variant. */
  final class Recommended implements Adapter {
    private VpaPlus vpa;

    Recommended(VpaPlus vpa) {
      this.vpa = vpa;
    }

    @Override
    public void used(double cores, Instant now) {
      vpa = vpa.after(cores, now);
    }

    @Override
    public Optional<Wanted> decide(List<Integer> rates, SortedMap<VariantId, Integer> running) {
      VariantId own = vpa.variant().id();
      VpaPlus.Decision decision = vpa.decide(running.getOrDefault(own, 0));
      vpa = decision.next();
      SortedMap<VariantId, Integer> wanted = new TreeMap<>();
      wanted.put(own, decision.cores());
      return Optional.of(new Wanted(wanted, Collections.max(rates)));
    }
  }
}
