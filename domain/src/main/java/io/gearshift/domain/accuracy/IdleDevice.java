package io.gearshift.domain.accuracy;

import java.time.Duration;
import java.time.Instant;

/**
 * A device as it is when somebody would like to check an answer there.
 *
 * @param waits whether a query runs there, or waits in any queue of it
 * @param idleSince when it last ended the run of a query that somebody waits for
 * @param leastTime the least time to the deadline that queries had there lately
 * @param checked how much of its time checks have had, and until when
 */
public record IdleDevice(
    boolean waits, Instant idleSince, Duration leastTime, CheckedTime checked) {}
