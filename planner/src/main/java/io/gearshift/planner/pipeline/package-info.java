/**
 * What runs where if queries pass through several families on their way: paths as columns, whole
 * devices by search, and a proven bound. Families that are no stage are pipelines of one. Refuses
 * to know how a router finds the paths again.
 */
package io.gearshift.planner.pipeline;
