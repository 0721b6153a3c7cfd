/**
 * Which variant stands on which device, who gets how much of the traffic, what that is worth and in
 * which steps to get there. Refuses to know how a plan is found.
 */
package io.gearshift.domain.plan;
