/**
 * Gearshift's own planner: everything resident while memory lasts, and what the demand needs most
 * where it does not. Refuses to know how a router chooses among what is resident.
 */
package io.gearshift.planner.gearshift;
