package io.gearshift.cluster;

import io.gearshift.config.BadConfig;
import io.gearshift.config.HeldOut;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.Truth;
import io.gearshift.config.ValidationFile;
import io.gearshift.domain.cascade.Scores;
import io.gearshift.domain.cascade.Validation;
import io.gearshift.domain.cascade.Validation.Scored;
import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.ModelLoader;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Finds out what the variants of a family make of its held-out examples, or reads it where it
 * stands beside them and still holds; what is found out is written there.
 *
 * @param device that runs them
 * @param warnings is told what an operator should know
 */
public record Validating(
    ModelRepository repository, ModelLoader loader, Device device, Consumer<String> warnings) {
  private static final int BATCH = 16;

  /** Told how far it is. */
  @FunctionalInterface
  public interface Progress {
    /** So many examples of a variant are done. */
    void done(Variant variant, int examples);
  }

  /**
   * All variants of a family that can be loaded, with the certainty that its conf file asks for;
   * blocks.
   *
   * @throws BadConfig if it has no held-out examples, or its answers cannot be told certain from
   *     uncertain
   * @throws LoadFailedException if a variant cannot be loaded
   * @throws RunFailedException if it cannot run on the examples, or answers no scores
   */
  public ValidationTable table(Family family, Progress progress) {
    return ValidationTable.of(all(family, progress), repository.certainty(family.id()));
  }

  /** As {@link #table}, with all that the variants answered. */
  public List<Validation> all(Family family, Progress progress) {
    repository.certainty(family.id());
    List<HeldOut.Example> examples =
        repository.heldOut(family.id()).map(HeldOut::examples).orElse(List.of());
    if (examples.isEmpty()) {
      throw new BadConfig(family.id() + " has no held-out data: add held-out to its family.conf");
    }
    List<Validation> all = new ArrayList<>();
    for (Variant variant : family.variants()) {
      all.add(validation(family, variant, examples, progress));
    }
    return all;
  }

  private Validation validation(
      Family family, Variant variant, List<HeldOut.Example> examples, Progress progress) {
    List<Integer> labels = examples.stream().map(Validating::label).toList();
    Optional<Validation> known =
        ValidationFile.read(repository.folder(variant.id()), variant)
            .filter(found -> found.examples().stream().map(Scored::label).toList().equals(labels));
    if (known.isPresent()) {
      progress.done(variant, examples.size());
      return known.get();
    }
    Validation measured = measured(family, variant, examples, progress);
    try {
      ValidationFile.write(repository.folder(variant.id()), measured);
    } catch (IOException e) {
      warnings.accept(e.getMessage());
    }
    return measured;
  }

  private Validation measured(
      Family family, Variant variant, List<HeldOut.Example> examples, Progress progress) {
    try (ModelInstance instance =
        loader.load(family, variant, device).toCompletableFuture().join()) {
      int step = Math.min(BATCH, family.maxBatch());
      List<Scored> scored = new ArrayList<>();
      for (int from = 0; from < examples.size(); from += step) {
        List<HeldOut.Example> batch =
            examples.subList(from, Math.min(from + step, examples.size()));
        List<List<Tensor>> outputs =
            instance
                .run(batch.stream().map(HeldOut.Example::inputs).toList())
                .toCompletableFuture()
                .join()
                .outputs();
        for (int i = 0; i < batch.size(); i++) {
          scored.add(scored(variant, batch.get(i), outputs.get(i)));
        }
        progress.done(variant, batch.size());
      }
      return new Validation(variant.id(), scored);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static Scored scored(Variant variant, HeldOut.Example example, List<Tensor> outputs) {
    double[][] rows =
        Scores.rows(outputs.get(0))
            .orElseThrow(
                () ->
                    new RunFailedException(
                        variant.id() + " answers no scores of classes in its first output"));
    return new Scored(label(example), rows[0]);
  }

  private static int label(HeldOut.Example example) {
    return ((Truth.ClassLabel) example.truth()).label();
  }
}
