package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.FamilyId;
import java.util.Optional;

/**
 * A stage as planners see it.
 *
 * @param parent the stage that it follows on; absent for the first
 */
public record Stage(String name, FamilyId family, Optional<String> parent) {}
