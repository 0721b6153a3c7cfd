package io.gearshift.config;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.PipelineId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole infer request that is ready to send: {@code example.json} in the folder of a family, or
 * {@code <pipeline>.json} beside the conf file of a pipeline; {@code .png} and {@code .jpg} for
 * those that take a picture as it is.
 */
public record Example(Path file) {

  private static final String JSON = ".json";
  private static final String PNG = ".png";
  private static final String JPEG = ".jpg";

  /** Whether it is a request of the protocol, and not a picture. */
  public boolean isJson() {
    return file.toString().endsWith(JSON);
  }

  /** What a client says that it is. */
  public String contentType() {
    if (isJson()) {
      return "application/json";
    }
    return file.toString().endsWith(PNG) ? "image/png" : "image/jpeg";
  }

  /**
   * @param repository the folder of the model repository
   */
  public static Optional<Example> of(Path repository, FamilyId family) {
    return first(repository.resolve(family.name()), "example");
  }

  /**
   * @param repository the folder of the model repository
   */
  public static Optional<Example> of(Path repository, PipelineId pipeline) {
    return first(repository.resolve(ModelRepository.PIPELINES), pipeline.name());
  }

  private static Optional<Example> first(Path folder, String name) {
    return Stream.of(JSON, PNG, JPEG)
        .map(ending -> folder.resolve(name + ending))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(Example::new);
  }
}
