/** Which variant stands on which device: what a planner is shown and what it answers. */
package io.gearshift.domain.plan;
