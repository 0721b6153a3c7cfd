package io.gearshift.cli.simulate;

import io.gearshift.config.BadConfig;
import io.gearshift.config.scenario.ExperimentSettings;
import io.gearshift.simulator.ExperimentReport;
import io.gearshift.simulator.cascadeserve.CascadeServeFidelity;
import io.gearshift.simulator.infadapter.InfAdapterFidelity;
import io.gearshift.simulator.ipa.IpaFidelity;
import io.gearshift.simulator.loki.LokiFidelity;
import io.gearshift.simulator.proteus.Fidelity;
import io.gearshift.simulator.superserve.SuperServeFidelity;
import io.gearshift.simulator.themis.ThemisFidelity;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The published experiments that can be done again, by the names that files call them. */
final class Experiments {
  private static final SortedMap<
          String, BiFunction<Optional<Path>, ExperimentSettings, ExperimentReport>>
      BY_NAME =
          new TreeMap<>(
              Map.of(
                  "cascadeserve",
                  Experiments::cascadeServe,
                  "infadapter",
                  needing(Experiments::infAdapter),
                  "ipa",
                  needing(Experiments::ipa),
                  "loki",
                  needing(Experiments::loki),
                  "proteus",
                  needing(Experiments::proteus),
                  "superserve",
                  Experiments::superServe,
                  "themis",
                  needing(Experiments::themis)));

  private Experiments() {}

  /**
   * @param data the folder of the authors' data
   * @throws BadConfig if there is no such experiment, or no data for one that needs it
   */
  static ExperimentReport run(ExperimentSettings settings, Optional<Path> data) {
    BiFunction<Optional<Path>, ExperimentSettings, ExperimentReport> experiment =
        BY_NAME.get(settings.experiment());
    if (experiment == null) {
      throw new BadConfig(
          "experiment: " + settings.experiment() + " (expected: one of " + BY_NAME.keySet() + ")");
    }
    return experiment.apply(data, settings);
  }

  private static BiFunction<Optional<Path>, ExperimentSettings, ExperimentReport> needing(
      BiFunction<Path, ExperimentSettings, ExperimentReport> experiment) {
    return (data, settings) ->
        experiment.apply(
            data.orElseThrow(
                () ->
                    new BadConfig(
                        "--data: it is missing (expected: the folder of the authors' data)")),
            settings);
  }

  private static ExperimentReport cascadeServe(Optional<Path> data, ExperimentSettings settings) {
    return CascadeServeFidelity.run(data, settings.tables());
  }

  private static ExperimentReport infAdapter(Path data, ExperimentSettings settings) {
    return InfAdapterFidelity.run(data, settings.tables());
  }

  private static ExperimentReport ipa(Path data, ExperimentSettings settings) {
    return IpaFidelity.run(data, settings.tables());
  }

  private static ExperimentReport loki(Path data, ExperimentSettings settings) {
    return LokiFidelity.run(data, settings.tables());
  }

  private static ExperimentReport proteus(Path data, ExperimentSettings settings) {
    Path authors = settings.authors().orElse(Path.of("proteus", "authors"));
    return Fidelity.run(data, data.resolve(authors), settings.tables());
  }

  private static ExperimentReport superServe(Optional<Path> data, ExperimentSettings settings) {
    return SuperServeFidelity.run(data, settings.tables());
  }

  private static ExperimentReport themis(Path data, ExperimentSettings settings) {
    return ThemisFidelity.run(data, settings.tables());
  }
}
