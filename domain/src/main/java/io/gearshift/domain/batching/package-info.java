/**
 * When a queue of queries becomes a batch. Every policy is a function of what it is shown; the
 * batcher actor and the simulator are two shells that do as it says.
 */
package io.gearshift.domain.batching;
