package io.gearshift.domain.catalog;

/**
 * One network of a family.
 *
 * @param accuracy on the test data, in the family's metric
 * @param measured how the accuracy was measured
 */
public record Variant(
    VariantId id, Accuracy accuracy, String measured, String licence, Network network) {}
