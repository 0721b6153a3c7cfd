package io.gearshift.actors.control;

import java.util.Optional;

/**
 * What is being done about the number of nodes.
 *
 * @param actuator the name of what starts nodes and takes them away
 * @param nodes how many it keeps, as it said the last time
 * @param nodesWanted how many there should be
 * @param doing in words for operators
 * @param failure why the last act, or the last question, failed; empty if it did not
 * @param failures how often that has happened since the planner is where it is
 */
public record ScalingStatus(
    String actuator,
    int nodes,
    int nodesWanted,
    String doing,
    Optional<String> failure,
    long failures) {}
