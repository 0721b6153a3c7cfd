package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;

/** One variant on one device. */
public record Placement(DeviceId device, VariantId variant) {}
