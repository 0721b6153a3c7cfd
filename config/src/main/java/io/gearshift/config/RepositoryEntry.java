package io.gearshift.config;

import io.gearshift.domain.catalog.Accuracy;
import java.util.Optional;

/**
 * A variant of the model repository, or a family that is left out whole, as an operator sees it.
 *
 * @param variant empty for a family that is left out whole
 * @param accuracy empty if it could not be read
 * @param quarantine why it is left out and what to do; empty if it serves
 */
public record RepositoryEntry(
    String family,
    Optional<String> variant,
    Optional<Accuracy> accuracy,
    Optional<String> quarantine) {}
