package io.gearshift.simulator.proteus;

/**
 * A variant as the authors list it.
 *
 * @param accuracy in percent of the family's best
 */
record PublishedVariant(String family, String name, double accuracy) {}
