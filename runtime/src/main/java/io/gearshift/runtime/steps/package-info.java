/**
 * What pipelines do to values between stages, without a network. Refuses to know of pipelines, and
 * of what comes before or after a step.
 */
package io.gearshift.runtime.steps;
