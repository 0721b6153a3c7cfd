package io.gearshift.http.dashboard;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.watch.Watch;
import io.gearshift.domain.catalog.Catalog;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Whom the dashboard asks.
 *
 * @param catalog what is served
 * @param replanner of the cluster, or what leads to it
 * @param watch of this node, which knows of all
 * @param cluster the nodes as this one sees them
 */
public record DashboardPorts(
    Catalog catalog,
    ActorRef<Replanner.Command> replanner,
    ActorRef<Watch.Command> watch,
    Supplier<ClusterStatus> cluster,
    WhatIf whatIf) {}
