/**
 * Pipelines in virtual time: a query's way from stage to stage, as the live server leads it, where
 * values are nothing but what an item has behind it.
 */
package io.gearshift.simulator.pipeline;
