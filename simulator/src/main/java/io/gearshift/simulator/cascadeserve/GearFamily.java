package io.gearshift.simulator.cascadeserve;

import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.catalog.VariantProfile;
import java.time.Duration;
import java.util.List;

/**
 * A family to serve.
 *
 * @param choosing samples that plans are made by
 * @param judging other samples, that say what became of the queries
 * @param deadline that 95 of 100 queries have to keep
 */
record GearFamily(
    String title,
    List<VariantProfile> profiles,
    ValidationTable choosing,
    ValidationTable judging,
    Duration deadline) {}
