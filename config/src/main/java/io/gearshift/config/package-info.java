/**
 * What the operator wrote: HOCON settings and the model repository, read into records, and names
 * turned into policies. Refuses to guess: whatever it does not understand it reports with the place
 * where it stands.
 */
package io.gearshift.config;
