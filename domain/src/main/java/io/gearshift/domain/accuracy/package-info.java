/**
 * How accurate are the answers that are given: may one be checked now, do two agree, and what does
 * that say? Knows neither who answers nor what is right, for nobody sends the truth along.
 */
package io.gearshift.domain.accuracy;
