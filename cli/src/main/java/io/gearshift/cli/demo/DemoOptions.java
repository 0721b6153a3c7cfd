package io.gearshift.cli.demo;

import io.gearshift.config.AppConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be said of every demonstration. */
final class DemoOptions {
  private static final double LEAST_SECONDS = 10;
  private static final double SLOS = 5;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description =
          "Length of the burst, and of the calm before and after (default: 10, or five times the"
              + " SLO if that is more).")
  private Optional<Double> length;

  @Option(
      names = "--capacity",
      paramLabel = "Q",
      description =
          "Queries per second that the most accurate variants are taken to answer in time, instead"
              + " of finding that out first.")
  private Optional<Double> known;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Of the arrivals (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--json",
      description = "Print the result as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  @Option(
      names = {"-r", "--repository"},
      paramLabel = "DIR",
      description = "Folder of the model repository (default: that of this installation).")
  private Optional<Path> repository;

  /** Refuses what cannot be. */
  void check() {
    requireAboveZero("--seconds", length);
    requireAboveZero("--capacity", known);
  }

  private void requireAboveZero(String option, Optional<Double> value) {
    if (value.isPresent() && !(value.get() > 0 && value.get() < Double.POSITIVE_INFINITY)) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value.get() + " (expected: above 0)");
    }
  }

  /** Of the burst, and of the calm before and after. */
  double seconds(Duration slo) {
    return length.orElse(Math.max(LEAST_SECONDS, SLOS * slo.toMillis() / 1e3));
  }

  /** Queries per second, if they were told. */
  Optional<Double> capacity() {
    return known;
  }

  long seed() {
    return seed;
  }

  boolean asJson() {
    return asJson;
  }

  /** Of the model repository. */
  Path folder() {
    return AppConfig.load(
            Optional.empty(),
            repository.map(r -> Map.of("repository", r.toString())).orElse(Map.of()))
        .repository();
  }
}
