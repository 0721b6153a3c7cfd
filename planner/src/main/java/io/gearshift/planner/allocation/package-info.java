/**
 * How many devices of each kind host which variant, so that most accuracy is served: one model and
 * several ways to solve it. Refuses to know single devices: those are dealt out afterwards.
 */
package io.gearshift.planner.allocation;
