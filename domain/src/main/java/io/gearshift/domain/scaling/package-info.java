/** How much hardware is used: nodes of a cluster that come and go. */
package io.gearshift.domain.scaling;
