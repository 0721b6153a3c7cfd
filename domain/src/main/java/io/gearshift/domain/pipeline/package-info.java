/**
 * Chains of families with one deadline: what follows on what, what a query's run through it has to
 * do next, and how its time is shared out. Refuses to know how steps and stages are carried out.
 */
package io.gearshift.domain.pipeline;
