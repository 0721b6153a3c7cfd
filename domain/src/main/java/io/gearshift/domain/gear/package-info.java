/**
 * Gears: for each range of demand a cascade and how it is shared out over devices, worked out
 * before, so that a shift is no more than another entry of a table (CascadeServe, arXiv
 * 2406.14424).
 */
package io.gearshift.domain.gear;
