package io.gearshift.cli.judge;

import io.gearshift.config.BadConfig;
import io.gearshift.config.HeldOut;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.PipelineEntry;
import io.gearshift.config.Pull;
import io.gearshift.config.PullFailed;
import io.gearshift.config.Puller;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks by one name: a family, or a pipeline of families.
 *
 * @param pipeline empty if it is a family
 * @param families that may answer: its own, or those of its stages, each once
 * @param heldOut its labelled examples; empty if it has none
 */
public record Model(
    String name, Optional<Pipeline> pipeline, List<Family> families, Optional<HeldOut> heldOut) {
  public Model {
    families = List.copyOf(families);
  }

  /**
   * The model of a name.
   *
   * @throws BadConfig if there is none, or it cannot be served
   */
  public static Model of(ModelRepository repository, String name) {
    Optional<Family> family = repository.catalog().family(name);
    if (family.isPresent()) {
      return new Model(
          name, Optional.empty(), List.of(family.get()), repository.heldOut(family.get().id()));
    }
    PipelineEntry entry =
        repository.pipelines().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(repository, name));
    PipelineId id = new PipelineId(name);
    Pipeline pipeline = entry.pipeline().orElseThrow(() -> notServed(repository, entry, id));
    List<Family> families =
        pipeline.graph().stages().stream()
            .map(Stage::family)
            .distinct()
            .map(stage -> repository.catalog().family(stage.name()).orElseThrow())
            .toList();
    return new Model(name, Optional.of(pipeline), families, repository.heldOut(id));
  }

  /** How long a query may take that asks for nothing else. */
  public Duration slo() {
    return pipeline.map(Pipeline::slo).orElseGet(() -> families.get(0).slo());
  }

  /**
   * Its first examples.
   *
   * @throws BadConfig if there are none
   */
  public List<HeldOut.Example> examples(int most) {
    List<HeldOut.Example> examples = heldOut.map(data -> data.examples(most)).orElse(List.of());
    if (examples.isEmpty()) {
      throw new BadConfig(
          name
              + " has no held-out data: add held-out to "
              + (pipeline.isPresent() ? "pipelines/" + name + ".conf" : "its family.conf"));
    }
    return examples;
  }

  private static BadConfig unknown(ModelRepository repository, String name) {
    List<String> names = new ArrayList<>();
    repository.catalog().families().forEach(family -> names.add(family.id().name()));
    repository.pipelines().forEach(pipeline -> names.add(pipeline.name()));
    return new BadConfig(
        "family: '" + name + "' (expected: one of " + names + ", of the repository)");
  }

  private static BadConfig notServed(
      ModelRepository repository, PipelineEntry entry, PipelineId id) {
    boolean isPulled = repository.pulls(id).stream().allMatch(Model::isPulled);
    return new BadConfig(
        isPulled
            ? "pipeline " + id + ": " + entry.quarantine().orElseThrow()
            : "pipeline "
                + id
                + ": networks of it are not here (expected: all of them)\n"
                + "Fetch them with ./gearshift models pull "
                + id);
  }

  private static boolean isPulled(Pull pull) {
    try {
      return Puller.missing(pull).isEmpty();
    } catch (PullFailed e) {
      return false;
    }
  }
}
