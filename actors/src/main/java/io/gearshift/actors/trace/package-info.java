/** What spans of queries say of them, wherever they are. */
package io.gearshift.actors.trace;
