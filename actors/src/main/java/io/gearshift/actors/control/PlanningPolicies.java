package io.gearshift.actors.control;

import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Forecaster;
import java.util.function.Function;

/**
 * What the replanner decides by.
 *
 * @param planners the planners by their names
 * @param planner the name of the one to begin with
 * @param forecaster of a family or pipeline before anything has arrived
 * @param bursts when not to wait for the period
 */
public record PlanningPolicies(
    Function<String, Planner> planners, String planner, Forecaster forecaster, BurstRule bursts) {}
