/** Which nodes there are, how one joins them, and which hardware is whose. */
package io.gearshift.cluster.members;
