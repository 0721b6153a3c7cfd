package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.VariantId;

/**
 * One variant on one class of devices, in batches of one size.
 *
 * @param index its place among the options of the model
 * @param deviceClass the index of the class
 * @param host the index of the variant on that class, whatever its batches
 * @param nanos that a batch takes
 * @param capacity items per second of one device, head-room taken off
 * @param loadCost what one more than there are costs; 0 if loads are free
 */
public record PathOption(
    int index,
    int deviceClass,
    int host,
    VariantId variant,
    int batch,
    long nanos,
    double capacity,
    double loadCost) {}
