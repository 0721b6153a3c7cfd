package io.gearshift.actors.control;

import io.gearshift.domain.catalog.FamilyId;

/** The items of a family that arrived at one router in its last second. */
public record Demand(FamilyId family, long items) {}
