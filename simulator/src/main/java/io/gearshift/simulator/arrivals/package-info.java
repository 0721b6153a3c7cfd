/**
 * When queries come: drawn along curves of rates, as regular or bursty as one likes, or as they
 * were recorded.
 */
package io.gearshift.simulator.arrivals;
