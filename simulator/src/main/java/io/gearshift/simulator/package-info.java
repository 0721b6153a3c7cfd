/** The policies of the live server, enacted in virtual time. Refuses to know actors and clocks. */
package io.gearshift.simulator;
