/**
 * The comparison of the Loki paper (HPDC 2024), done again: its world and its systems in our
 * simulator. Refuses to hold any of the authors' data, which is read from a folder.
 */
package io.gearshift.simulator.loki;
