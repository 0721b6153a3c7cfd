/** What is asked and what is answered: queries, tensors, timings and refusals. */
package io.gearshift.domain.traffic;
