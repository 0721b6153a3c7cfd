/** What the best of all policies could have made of a simulation's arrivals. */
package io.gearshift.simulator.opt;
