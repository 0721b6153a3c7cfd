package io.gearshift.actors.control;

/**
 * Which policies a cluster goes by.
 *
 * @param planner what stands where
 * @param routing which instance a query goes to
 * @param batching when a queue becomes a batch
 */
public record PolicyNames(String planner, String routing, String batching) {}
