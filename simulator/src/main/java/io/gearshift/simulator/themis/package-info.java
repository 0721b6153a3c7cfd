/**
 * What the authors of Themis (arXiv 2407.14843) published, done again with their latencies, their
 * pipelines and their trace, beside its rivals. Data of theirs is read, never shipped.
 */
package io.gearshift.simulator.themis;
