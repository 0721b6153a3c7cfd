package io.gearshift.config.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A family of a scenario: of the model repository if it has no variants here, else declared.
 *
 * @param slo of a family of the repository, its own if left out
 * @param maxBatch items that may share a run; of a family of the repository its own if left out,
 *     else the most that was profiled
 * @param variants with their accuracies; of a family of the repository none
 * @param profiles files with lines for variants, besides what stands at the variants
 */
public record FamilySettings(
    String name,
    Optional<Duration> slo,
    Optional<Integer> maxBatch,
    Optional<List<VariantSettings>> variants,
    Optional<List<Path>> profiles) {

  /**
   * A declared variant.
   *
   * @param on what it costs, by kind of device; empty if a file says so
   */
  public record VariantSettings(String name, double accuracy, Optional<List<ProfileSettings>> on) {}

  /**
   * What a variant costs on a kind of device. Batches and latencies go together, the first with the
   * first.
   *
   * @param cores 1 if left out
   * @param p95 as {@code p50} if left out
   * @param p99 as {@code p95} if left out
   * @param memoryBytes what a loaded instance takes; nothing if left out
   */
  public record ProfileSettings(
      String kind,
      Optional<Integer> cores,
      List<Integer> batches,
      List<Duration> p50,
      Optional<List<Duration>> p95,
      Optional<List<Duration>> p99,
      Optional<Long> memoryBytes,
      Duration load) {
    public ProfileSettings {
      requireAsMany("p50", p50.size(), batches.size());
      p95.ifPresent(list -> requireAsMany("p95", list.size(), batches.size()));
      p99.ifPresent(list -> requireAsMany("p99", list.size(), batches.size()));
      if (load.isNegative()) {
        throw new IllegalArgumentException("load: " + load + " (expected: >= 0s)");
      }
    }

    private static void requireAsMany(String key, int count, int batches) {
      if (count != batches) {
        throw new IllegalArgumentException(
            key + ": " + count + " latencies (expected: one for each of " + batches + " batches)");
      }
    }
  }

  public FamilySettings {
    if (variants.isPresent() && variants.get().isEmpty()) {
      throw new IllegalArgumentException(
          "variants: [] (expected: at least one, or no such key for a family of the repository)");
    }
    if (variants.isPresent() && slo.isEmpty()) {
      throw new IllegalArgumentException(
          "slo: missing (expected: a duration, for '" + name + "' is declared here)");
    }
    if (variants.isEmpty() && profiles.isPresent()) {
      throw new IllegalArgumentException(
          "profiles: given (expected: variants with their accuracies beside them)");
    }
  }
}
