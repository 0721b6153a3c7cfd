/**
 * How many processor cores a device is to have just now, and how many there are to be had. It does
 * not know how a device takes them.
 */
package io.gearshift.domain.cores;
