/**
 * May this client send another query now? Answers from what the client has sent so far and from the
 * time; refuses to know who the client is and how it asks.
 */
package io.gearshift.domain.admission;
