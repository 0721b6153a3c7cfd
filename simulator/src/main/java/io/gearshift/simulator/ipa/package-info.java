/**
 * What the authors of IPA (JSys 2024) published, done again with latencies that were fitted to
 * their measurements: its pipelines, its rivals and its bursty trace. Data of theirs is read, never
 * shipped.
 */
package io.gearshift.simulator.ipa;
