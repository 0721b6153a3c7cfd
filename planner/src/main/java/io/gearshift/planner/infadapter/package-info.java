/**
 * Which variants of a family run side by side, and with how many cores each, when accuracy is
 * weighed against cores and the time that loading takes (InfAdapter, EuroMLSys 2023), and what its
 * rivals choose. Refuses to know how a variant is given its cores.
 */
package io.gearshift.planner.infadapter;
