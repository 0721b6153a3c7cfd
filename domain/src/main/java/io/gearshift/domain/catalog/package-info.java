/**
 * What can be served and on what: families, variants, devices and their profiles. Refuses to know
 * where files are read from or how a network is run.
 */
package io.gearshift.domain.catalog;
