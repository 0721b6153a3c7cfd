/**
 * Which of the variants that are loaded on a free device runs next, and with how large a batch.
 * Every policy is a function of what it is shown; it knows neither queues nor devices.
 */
package io.gearshift.domain.pull;
