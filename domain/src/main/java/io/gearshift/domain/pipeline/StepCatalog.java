package io.gearshift.domain.pipeline;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** The steps there are, by the names that pipelines call them. */
public interface StepCatalog {

  /** All names. */
  Set<String> names();

  /**
   * A step.
   *
   * @param settings what the pipeline sets, by name
   * @param folder where relative paths in settings begin
   * @throws IllegalArgumentException if there is no step of this name, or a setting is unknown,
   *     missing or bad; the message names it, and the remedy
   */
  Step step(String name, Map<String, String> settings, Path folder);
}
