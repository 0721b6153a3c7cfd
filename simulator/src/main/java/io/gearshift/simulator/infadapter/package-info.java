/**
 * What the authors of InfAdapter (EuroMLSys 2023) published, done again with the capacities they
 * measured and their trace, beside its rivals. Data of theirs is read, never shipped.
 */
package io.gearshift.simulator.infadapter;
