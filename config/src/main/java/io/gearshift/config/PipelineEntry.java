package io.gearshift.config;

import io.gearshift.domain.pipeline.Pipeline;
import java.util.Optional;

/**
 * A pipeline of the model repository as an operator sees it.
 *
 * @param pipeline empty if it is left out
 * @param quarantine why it is left out and what to do; empty if it serves
 */
public record PipelineEntry(
    String name, Optional<Pipeline> pipeline, Optional<String> quarantine) {}
