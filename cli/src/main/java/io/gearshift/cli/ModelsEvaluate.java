package io.gearshift.cli;

import io.gearshift.cluster.Stocktake;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.config.HeldOut;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.runtime.OnnxModelLoader;
import java.io.PrintWriter;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the accuracy of a family's variants again, on its held-out data. */
@Command(
    name = "evaluate",
    description = "Measure accuracy on the held-out data, and say whether it is what is stated.",
    mixinStandardHelpOptions = true)
final class ModelsEvaluate implements Callable<Integer> {
  private static final int BATCH = 16;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Parameters(paramLabel = "FAMILY")
  private String name;

  @Override
  public Integer call() {
    AppConfig config = options.load(Map.of()).app();
    ModelRepository repository = ModelRepository.open(config.repository());
    Family family = Families.chosen(repository, name).get(0);
    List<HeldOut.Example> examples =
        repository
            .heldOut(family.id())
            .orElseThrow(
                () ->
                    new BadConfig(name + " has no held-out data: add held-out to its family.conf"))
            .examples();
    Device device = Stocktake.devices(config).get(0);
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
    return report(results);
  }

  private int report(Map<Variant, Agreement> results) {
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
    out.flush();
    return results.values().stream().allMatch(Agreement::holds) ? 0 : 1;
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
        if (largest(outputs.get(i).get(0)) == batch.get(i).label()) {
          right++;
        }
      }
      bar.stepBy(batch.size());
    }
    return right;
  }

  private static int largest(Tensor scores) {
    FloatBuffer values = scores.data().asFloatBuffer();
    int largest = 0;
    for (int i = 1; i < values.limit(); i++) {
      if (values.get(i) > values.get(largest)) {
        largest = i;
      }
    }
    return largest;
  }
}
