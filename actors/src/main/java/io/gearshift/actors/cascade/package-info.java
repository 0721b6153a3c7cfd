/** Cascades: a query is asked of one variant after the other until an answer is certain enough. */
package io.gearshift.actors.cascade;
