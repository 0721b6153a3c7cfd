package io.gearshift.cli.simulate;

import io.gearshift.config.PlanningSettings;
import io.gearshift.config.Policies;
import io.gearshift.config.scenario.ScenarioFile;
import io.gearshift.config.scenario.ScenarioSettings;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.simulator.ControlSettings;
import io.gearshift.simulator.Costs;
import io.gearshift.simulator.RunTimes;
import io.gearshift.simulator.Scenario;
import io.gearshift.simulator.Simulation;
import io.gearshift.simulator.SimulationResult;
import io.gearshift.simulator.Traffic;
import io.gearshift.simulator.opt.Clairvoyant;
import io.gearshift.simulator.pipeline.PipelineTraffic;
import io.gearshift.simulator.pipeline.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The policies of a scenario in the same world and under the same arrivals.
 *
 * @param world devices, families and profiles
 * @param traffic the same for every policy; its arrivals differ by seed
 * @param pipelines the same
 */
record Comparison(
    ScenarioSettings settings,
    Problem world,
    List<Traffic> traffic,
    List<PipelineTraffic> pipelines) {
  /** Seconds of a window of the bound. */
  static final int WINDOW = 10;

  private static final long TICK_NANOS = 1_000_000;

  Run run(ScenarioSettings.Policy policy, long seed) {
    Scenario scenario = scenario(policy, seed);
    SimulationResult result = Simulation.run(scenario);
    return Run.of(seed, result, new Clairvoyant(scenario).bound(result, WINDOW));
  }

  private Scenario scenario(ScenarioSettings.Policy policy, long seed) {
    PlanningSettings planning =
        ScenarioFile.withForecaster(
                settings.planning(), policy.forecaster().orElse(settings.planning().forecaster()))
            .withPlanner(policy.planner());
    Function<Duration, BatchPolicy> batching =
        Policies.batching(settings.batching().withPolicy(policy.batching()));
    return new Scenario(
        world,
        traffic,
        new Pipelines(
            pipelines,
            policy
                .drops()
                .map(name -> Policies.drops(ScenarioFile.withDrops(name)))
                .orElse(Pipelines.NONE.drops())),
        settings.losses().stream()
            .map(loss -> new Scenario.Loss(new DeviceId(loss.device()), loss.after()))
            .toList(),
        new Scenario.Policies(
            Policies.planner(planning, clock()),
            Policies.routing(settings.routing().withPolicy(policy.routing())),
            family -> batching.apply(family.slo())),
        new ControlSettings(
            planning.period(),
            planning.settle(),
            Policies.forecaster(planning),
            settings.replanOnBurst()
                ? Optional.of(new BurstRule(planning.burstFactor(), planning.burstPause()))
                : Optional.empty(),
            Rate.of(planning.floor())),
        settings.batching().maxQueue(),
        switch (settings.runTimes()) {
          case MEDIAN -> RunTimes.MEDIAN;
          case PROFILED -> RunTimes.PROFILED;
        },
        costs(settings.costs()),
        seed);
  }

  /**
   * Goes on by a millisecond whenever it is looked at, so that a search with a time limit always
   * ends at the same point.
   */
  private static LongSupplier clock() {
    long[] now = {0};
    return () -> now[0] += TICK_NANOS;
  }

  private static Costs costs(ScenarioSettings.Costs costs) {
    return new Costs(
        costs.solve(), costs.load(), costs.timerLateness(), costs.perRun(), costs.silence());
  }
}
