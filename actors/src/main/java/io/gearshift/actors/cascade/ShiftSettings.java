package io.gearshift.actors.cascade;

import java.time.Duration;

/**
 * When routers shift gear.
 *
 * @param window over which demand is measured
 * @param patience per second: there is no shift to a lower range while fewer items arrive in a
 *     second than so many times those that wait
 * @param margin of a query's time that no batch waits away; what a timer may be late is in it
 * @param silentAfter a device that was not heard of for so long stands for none of a gear plan
 */
public record ShiftSettings(
    Duration window, double patience, Duration margin, Duration silentAfter) {}
