package io.gearshift.cli;

import io.gearshift.cli.cascades.CascadesCsv;
import io.gearshift.cli.cascades.CascadesJson;
import io.gearshift.cli.cascades.CascadesText;
import io.gearshift.cli.cascades.Findings;
import io.gearshift.cluster.Measurement;
import io.gearshift.cluster.Stocktake;
import io.gearshift.cluster.Validating;
import io.gearshift.config.AppConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.cascade.Validation;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.runtime.OnnxModelLoader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the cascades of a family that are worth having, by its held-out data. */
@Command(
    name = "cascades",
    description = {
      "Find the cascades of a family that are worth having.",
      "In a cascade a cheap variant answers when it is certain, and a better one is asked when it is"
          + " not. Every cascade of up to three variants is looked up in what the variants made of"
          + " the held-out data: one half of it chooses the thresholds, and the other half judges."
    },
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift models cascades fashion
          ./gearshift models cascades fashion --batch 16           work as in runs of 16
          ./gearshift models cascades fashion --csv > curve.csv
          ./gearshift models cascades fashion --json | jq '.asGood.cascade'

        What --json prints:
          {"family", "examples", "kind", "batch", "measure", "variants": [{"variant", "workMs",
           "accuracy", "temperature", "fittedTemperature", "error", "fittedError"}],
           "curve": [{"cascade": [{"variant", "threshold"}], "workMs", "steps", "reached",
                      "chosenAccuracy", "accuracy", "lead", "leadError"}], "best", "asGood"}
        What the variants made of the held-out data is kept beside them, in validation.csv.

        See also: gearshift models evaluate, gearshift profile
        """)
final class ModelsCascades implements Callable<Integer> {
  private static final int MOST_STEPS = 3;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Parameters(paramLabel = "FAMILY", description = "The family.")
  private String name;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Queries that share a run: work is the part of it that a query has"
              + " (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--json",
      description = "Print the result as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  @Option(names = "--csv", description = "Print the curve alone, as comma-separated values.")
  private boolean asCsv;

  @Override
  public Integer call() {
    if (asJson && asCsv) {
      throw new ParameterException(spec.commandLine(), "--json and --csv: both (expected: one)");
    }
    AppConfig config = options.load(Map.of()).app();
    ModelRepository repository = ModelRepository.open(config.repository());
    Family family = Families.chosen(repository, name).get(0);
    if (batch < 1 || batch > family.maxBatch()) {
      throw new ParameterException(
          spec.commandLine(),
          "--batch: %d (expected: 1 to %d, the max-batch of %s)"
              .formatted(batch, family.maxBatch(), family.id()));
    }
    Device device = Stocktake.devices(config).get(0);
    PrintWriter err = spec.commandLine().getErr();
    Findings findings;
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      Validating validating = new Validating(repository, loader, device, err::println);
      List<Validation> validations = validations(repository, family, validating);
      Measurement measurement =
          new Measurement(repository, loader, config.profiling().budgetPerVariant(), err::println);
      findings =
          Findings.of(
              family,
              device.kind(),
              batch,
              repository.certainty(family.id()),
              validations,
              times(family, device, measurement),
              MOST_STEPS);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      out.println(CascadesJson.of(findings));
    } else if (asCsv) {
      CascadesCsv.lines(findings).forEach(out::println);
    } else {
      CascadesText.print(findings, out);
    }
    out.flush();
    return ExitCodes.OK;
  }

  private static List<Validation> validations(
      ModelRepository repository, Family family, Validating validating) {
    long examples = repository.heldOut(family.id()).map(data -> data.examples().size()).orElse(0);
    try (ProgressBar bar = Bars.of("validating", family.variants().size() * examples)) {
      return validating.all(
          family,
          (variant, done) -> {
            bar.setExtraMessage(variant.id().toString());
            bar.stepBy(done);
          });
    }
  }

  /** The part of a run that a query has. */
  private Map<VariantId, Duration> times(Family family, Device device, Measurement measurement) {
    Map<VariantId, Duration> times = new LinkedHashMap<>();
    for (Variant variant : family.variants()) {
      LatencyProfile profile =
          ProfileFile.read(measurement.repository().folder(variant.id()), variant)
              .on(device.kind(), device.cores())
              .map(VariantProfile::p50)
              .filter(found -> found.maxBatch() >= batch)
              .orElseGet(() -> measurement.of(family, variant, device).p50());
      int size = Math.min(batch, profile.maxBatch());
      times.put(variant.id(), profile.of(size).dividedBy(size));
    }
    return times;
  }
}
