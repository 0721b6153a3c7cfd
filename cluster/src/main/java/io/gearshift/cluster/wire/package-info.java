/**
 * What nodes say to each other, and how it looks on the wire: queries and answers as binary frames,
 * everything else as CBOR; which messages those are, and how remoting is set up for them.
 */
package io.gearshift.cluster.wire;
