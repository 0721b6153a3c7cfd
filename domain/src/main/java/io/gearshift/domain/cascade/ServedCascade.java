package io.gearshift.domain.cascade;

/** A cascade that a family is served by, and how it is told how certain its answers are. */
public record ServedCascade(Cascade cascade, Certainty certainty) {}
