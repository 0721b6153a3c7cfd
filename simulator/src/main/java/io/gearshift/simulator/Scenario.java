package io.gearshift.simulator;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.simulator.pipeline.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Everything that a simulation depends on: the same twice gives the same result.
 *
 * @param world devices, families and profiles; its demand is not used
 * @param traffic of each family that is asked for anything
 * @param losses devices that are lost
 * @param maxQueue queries that may wait for an instance
 * @param pipelines and what is asked of them
 * @param runTimes how long runs take, while policies plan with p95
 */
public record Scenario(
    Problem world,
    List<Traffic> traffic,
    Pipelines pipelines,
    List<Loss> losses,
    Policies policies,
    ControlSettings control,
    int maxQueue,
    RunTimes runTimes,
    Costs costs,
    long seed) {
  private static final int MAX_QUEUE = 10_000;

  /** A device is lost so long after the start. */
  public record Loss(DeviceId device, Duration after) {}

  /** What decides. */
  public record Policies(
      Planner planner, RoutePolicy routing, Function<Family, BatchPolicy> batching) {}

  public Scenario {
    traffic = List.copyOf(traffic);
    losses = List.copyOf(losses);
    if (maxQueue < 1) {
      throw new IllegalArgumentException("max-queue: " + maxQueue + " (expected: >= 1)");
    }
    pipelines.requireFamilies(world.families());
  }

  /** Without pipelines. */
  public Scenario(
      Problem world,
      List<Traffic> traffic,
      List<Loss> losses,
      Policies policies,
      ControlSettings control,
      int maxQueue,
      RunTimes runTimes,
      Costs costs,
      long seed) {
    this(
        world, traffic, Pipelines.NONE, losses, policies, control, maxQueue, runTimes, costs, seed);
  }

  /** Nothing is lost, nothing but runs and loads takes time, and runs take their medians. */
  public static Scenario of(Problem world, List<Traffic> traffic, Policies policies, long seed) {
    return new Scenario(
        world,
        traffic,
        List.of(),
        policies,
        ControlSettings.DEFAULT,
        MAX_QUEUE,
        RunTimes.MEDIAN,
        Costs.NONE,
        seed);
  }

  public Scenario withRunTimes(RunTimes others) {
    return new Scenario(
        world, traffic, pipelines, losses, policies, control, maxQueue, others, costs, seed);
  }

  public Scenario withPipelines(Pipelines others) {
    return new Scenario(
        world, traffic, others, losses, policies, control, maxQueue, runTimes, costs, seed);
  }

  public Scenario withCosts(Costs others) {
    return new Scenario(
        world, traffic, pipelines, losses, policies, control, maxQueue, runTimes, others, seed);
  }

  public Scenario withControl(ControlSettings other) {
    return new Scenario(
        world, traffic, pipelines, losses, policies, other, maxQueue, runTimes, costs, seed);
  }

  public Scenario withLosses(List<Loss> others) {
    return new Scenario(
        world, traffic, pipelines, others, policies, control, maxQueue, runTimes, costs, seed);
  }

  public Scenario withMaxQueue(int other) {
    return new Scenario(
        world, traffic, pipelines, losses, policies, control, other, runTimes, costs, seed);
  }
}
