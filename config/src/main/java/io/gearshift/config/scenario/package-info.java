/**
 * What a scenario file says: a world, its traffic, and the policies to compare in it. Refuses to
 * know how it is simulated.
 */
package io.gearshift.config.scenario;
