/**
 * The composition root: reads the settings, introduces the planner and the runtime to the actors,
 * and starts and stops a node.
 */
package io.gearshift.cluster;
