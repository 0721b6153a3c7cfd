/**
 * Which variants on which devices serve the demand most accurately (Proteus, ASPLOS 2024). Refuses
 * to know how the demand was measured.
 */
package io.gearshift.planner.proteus;
