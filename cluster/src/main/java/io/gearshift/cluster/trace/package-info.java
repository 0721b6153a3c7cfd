/** Chooses the queries that are sampled, and sends their spans to a collector. */
package io.gearshift.cluster.trace;
