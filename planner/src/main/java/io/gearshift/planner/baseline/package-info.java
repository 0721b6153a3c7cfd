/**
 * Plans to start from and to compare with: what is loaded when nobody knows the demand, and what
 * the systems do that Proteus was measured against.
 */
package io.gearshift.planner.baseline;
