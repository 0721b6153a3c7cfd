/**
 * What a weight-shared network is made of, and which part of it a control tuple runs. Knows nothing
 * of files, graphs and sessions.
 */
package io.gearshift.domain.supernet;
