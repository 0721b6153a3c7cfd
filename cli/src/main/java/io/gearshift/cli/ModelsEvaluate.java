package io.gearshift.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.cli.judge.Judge;
import io.gearshift.cli.judge.Model;
import io.gearshift.cli.judge.Output;
import io.gearshift.cli.judge.Paths;
import io.gearshift.cli.judge.Score;
import io.gearshift.cluster.Stocktake;
import io.gearshift.config.AppConfig;
import io.gearshift.config.HeldOut;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.runtime.OnnxModelLoader;
import io.gearshift.runtime.steps.StandardSteps;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Measures accuracy again, on held-out data: of each variant of a family; of each path through a
 * pipeline, from end to end.
 */
@Command(
    name = "evaluate",
    description = {
      "Measure accuracy on the held-out data.",
      "Of a family, it says whether that is what is stated; of a pipeline, how far the product of"
          + " what is stated is from it."
    },
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift models evaluate fashion
          ./gearshift models evaluate scene                        each path of a pipeline
          ./gearshift models evaluate fashion --json | jq '.variants[] | select(.agrees | not)'

        What --json prints:
          of a family: {"model", "examples", "variants": [{"variant", "stated", "measured", "tolerance",
                        "agrees"}]}
          of a pipeline: {"model", "examples", "paths": [{"path", "product", "measured"}]}
          accuracies are shares of 1
        It exits with 1 if a variant does not do what is stated.

        See also: gearshift models list, gearshift profile
        """)
final class ModelsEvaluate implements Callable<Integer> {
  private static final int BATCH = 16;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Parameters(paramLabel = "FAMILY", description = "The family or pipeline.")
  private String name;

  @Option(
      names = "--json",
      description = "Print the result as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  @Override
  public Integer call() {
    AppConfig config = options.load(Map.of()).app();
    Model model = Model.of(ModelRepository.open(config.repository(), new StandardSteps()), name);
    List<HeldOut.Example> examples = model.examples(Integer.MAX_VALUE);
    Device device = Stocktake.devices(config).get(0);
    if (model.pipeline().isPresent()) {
      Map<Paths.Path, Score> paths = paths(model, examples, device);
      tell(
          () -> print(paths, examples.size()),
          () -> EvaluationJson.ofPaths(name, examples.size(), paths));
      return ExitCodes.OK;
    }
    Map<Variant, Agreement> variants = variants(model.families().get(0), examples, device);
    tell(() -> print(variants), () -> EvaluationJson.ofVariants(name, examples.size(), variants));
    return variants.values().stream().allMatch(Agreement::holds) ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private void tell(Runnable text, Supplier<ObjectNode> json) {
    if (asJson) {
      spec.commandLine().getOut().println(json.get());
    } else {
      text.run();
    }
    spec.commandLine().getOut().flush();
  }

  private static Map<Paths.Path, Score> paths(
      Model model, List<HeldOut.Example> examples, Device device) {
    try (OnnxModelLoader loader = new OnnxModelLoader();
        ProgressBar bar = Bars.of("evaluating", examples.size())) {
      return Paths.of(model).scores(examples, loader, device, bar::step);
    }
  }

  /** By three standard errors nothing is said here: a product is not what a path is known for. */
  private void print(Map<Paths.Path, Score> results, int examples) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-40s %9s %9s %11s%n", "path", "product", "measured", "difference");
    double off = 0;
    for (Map.Entry<Paths.Path, Score> result : results.entrySet()) {
      double product = result.getKey().product();
      double difference = product - result.getValue().share();
      off += Math.abs(difference);
      out.printf(
          Locale.ROOT,
          "%-40s %8.2f%% %8.2f%% %+10.2f%%%n",
          result.getKey(),
          product * 100,
          result.getValue().share() * 100,
          difference * 100);
    }
    out.printf(
        Locale.ROOT,
        "%nof %d examples; on average the product is off by %.2f points%n",
        examples,
        100 * off / results.size());
  }

  private static Map<Variant, Agreement> variants(
      Family family, List<HeldOut.Example> examples, Device device) {
    Map<Variant, Agreement> results = new LinkedHashMap<>();
    try (OnnxModelLoader loader = new OnnxModelLoader();
        ProgressBar bar =
            Bars.of("evaluating", (long) family.variants().size() * examples.size())) {
      for (Variant variant : family.variants()) {
        bar.setExtraMessage(variant.id().toString());
        try (ModelInstance instance =
            loader.load(family, variant, device).toCompletableFuture().join()) {
          int right = right(family, instance, examples, bar);
          results.put(variant, new Agreement(variant.accuracy(), right, examples.size()));
        }
      }
    }
    return results;
  }

  private void print(Map<Variant, Agreement> results) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-24s %9s %9s %9s  %s%n", "variant", "stated", "measured", "± 3 s.e.", "verdict");
    results.forEach(
        (variant, agreement) ->
            out.printf(
                Locale.ROOT,
                "%-24s %8.2f%% %8.2f%% %8.2f%%  %s%n",
                variant.id(),
                variant.accuracy().value() * 100,
                agreement.measured() * 100,
                agreement.tolerance() * 100,
                agreement.holds() ? "agrees" : "DIFFERS"));
  }

  private static int right(
      Family family, ModelInstance instance, List<HeldOut.Example> examples, ProgressBar bar) {
    int step = Math.min(BATCH, family.maxBatch());
    int right = 0;
    for (int from = 0; from < examples.size(); from += step) {
      List<HeldOut.Example> batch = examples.subList(from, Math.min(from + step, examples.size()));
      List<List<Tensor>> outputs =
          instance
              .run(batch.stream().map(HeldOut.Example::inputs).toList())
              .toCompletableFuture()
              .join()
              .outputs();
      for (int i = 0; i < batch.size(); i++) {
        List<Output> answer = outputs.get(i).stream().map(Output::of).toList();
        right += (int) Judge.score(batch.get(i).truth(), answer).orElse(Score.NOTHING).right();
      }
      bar.stepBy(batch.size());
    }
    return right;
  }
}
