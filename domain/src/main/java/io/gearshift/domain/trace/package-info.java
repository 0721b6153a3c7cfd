/**
 * Says where the time of single queries went, span by span. Knows neither how spans are sent on nor
 * which queries are chosen.
 */
package io.gearshift.domain.trace;
