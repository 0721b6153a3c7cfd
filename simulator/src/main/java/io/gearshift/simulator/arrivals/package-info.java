/** When queries come: curves of rates, and how regular or bursty arrivals are along them. */
package io.gearshift.simulator.arrivals;
