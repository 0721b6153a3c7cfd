/**
 * Which variants stand where when nobody knows the demand. Plans to start from and to compare with;
 * refuses to know how fast queries arrive.
 */
package io.gearshift.planner.baseline;
