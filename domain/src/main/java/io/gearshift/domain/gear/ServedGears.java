package io.gearshift.domain.gear;

import io.gearshift.domain.cascade.Certainty;

/** The gears that a family is served in, and how it is told how certain its answers are. */
public record ServedGears(GearPlan plan, Certainty certainty) {}
