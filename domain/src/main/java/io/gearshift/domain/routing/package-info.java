/** Which instance a query goes to. Refuses to know how a query gets there. */
package io.gearshift.domain.routing;
