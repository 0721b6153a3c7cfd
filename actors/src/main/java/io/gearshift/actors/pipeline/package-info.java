/** Pipelines at work: a query's way from stage to stage, until it has its one answer. */
package io.gearshift.actors.pipeline;
