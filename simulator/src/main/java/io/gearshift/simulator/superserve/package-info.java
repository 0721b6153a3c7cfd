/**
 * The comparison of the SuperServe paper (NSDI 2025), done again: one queue by deadline, and free
 * workers that take from it.
 */
package io.gearshift.simulator.superserve;
