package io.gearshift.cluster.members;

import org.apache.pekko.actor.CoordinatedShutdown;

/**
 * Why a node ends that is to be started again, and then to join another cluster.
 *
 * @param why in words for the operator
 */
public record GaveWay(String why) implements CoordinatedShutdown.Reason {}
