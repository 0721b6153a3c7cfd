/**
 * How many instances each stage of a pipeline has, and how many cores each of them, when a surge is
 * met with cores first and with instances after (Themis, arXiv 2407.14843), and what its rivals do.
 * Refuses to know how cores are given to a running instance.
 */
package io.gearshift.planner.themis;
