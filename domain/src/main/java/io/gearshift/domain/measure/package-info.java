/**
 * What happened on a node: how many queries and batches, what came of them, and where their time
 * went. Knows nothing of how that is shown or exported.
 */
package io.gearshift.domain.measure;
