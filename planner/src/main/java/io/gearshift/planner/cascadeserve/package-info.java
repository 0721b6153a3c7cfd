/**
 * CascadeServe (arXiv 2406.14424): the offline phase that works out gear plans, by four parts that
 * hand their errors back to one another, and the simulation that judges what they make.
 */
package io.gearshift.planner.cascadeserve;
