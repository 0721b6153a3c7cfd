package io.gearshift.http.dashboard;

import java.time.Instant;

/**
 * What the page is sent, as it was at one moment; made once for all who look.
 *
 * @param version of the layout: it changes when the layout does
 * @param layout what changes seldom, as JSON
 * @param tick what changes every second, as JSON
 * @param history all seconds that are remembered, as JSON; empty in what is only announced
 */
record Snapshot(Instant at, long version, byte[] layout, byte[] tick, byte[] history) {}
