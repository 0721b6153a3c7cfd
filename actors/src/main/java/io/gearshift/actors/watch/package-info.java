/** What a cluster does, second by second: gathered on every node for people who look at it. */
package io.gearshift.actors.watch;
