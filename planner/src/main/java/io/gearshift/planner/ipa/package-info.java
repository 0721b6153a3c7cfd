/**
 * Which variant each stage of a pipeline runs, in which batches and on how many replicas, when
 * accuracy from end to end is weighed against cost (IPA, JSys 2024), and what its rivals FA2 and
 * RIM choose. Refuses to know how queries are sent to replicas.
 */
package io.gearshift.planner.ipa;
