/** The comparison of the CascadeServe paper, done again. */
package io.gearshift.simulator.cascadeserve;
