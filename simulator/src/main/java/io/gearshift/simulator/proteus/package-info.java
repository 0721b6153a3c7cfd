/**
 * What the authors of Proteus (ASPLOS 2024) published, done again: their simulator with its
 * peculiarities, and the same workload in ours. Data and plans of theirs are read, never shipped.
 */
package io.gearshift.simulator.proteus;
