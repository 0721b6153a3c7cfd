package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.VariantId;

/** A place that a variant may have: on a device. */
record Site(Device device, VariantId variant) {}
