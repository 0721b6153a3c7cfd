package io.gearshift.cli;

import io.gearshift.config.BadConfig;
import io.gearshift.config.MavenFetcher;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.Pull;
import io.gearshift.config.PullFailed;
import io.gearshift.config.Puller;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.runtime.steps.StandardSteps;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Fetches the files of the variants of a family, or of all families of a pipeline, that do not come
 * with the repository.
 */
@Command(
    name = "pull",
    description = {
      "Fetch the networks of a family that do not come with the repository.",
      "They come out of Maven artifacts, through the mvn on the PATH and as it is set up."
    },
    mixinStandardHelpOptions = true)
final class ModelsPull implements Callable<Integer> {
  private static final long MEBIBYTE = 1 << 20;

  @Mixin private ConfigOptions options;

  @Parameters(
      paramLabel = "FAMILY",
      description = "The family, by the name of its folder; or a pipeline, for all its families.")
  private String family;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "Only this variant; can be given several times.")
  private List<String> variants = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<Pull> pulls = chosen(pulls());
    PrintWriter out = spec.commandLine().getOut();
    if (pulls.isEmpty()) {
      out.println("All that " + family + " needs comes with the repository.");
      return ExitCode.OK;
    }
    try {
      Puller puller = new Puller(ModelsPull::fetched);
      for (Pull pull : pulls) {
        out.println(pull.variant() + ": " + pulled(puller, pull));
        out.flush();
      }
      return ExitCode.OK;
    } catch (PullFailed e) {
      spec.commandLine().getErr().println("gearshift: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private List<Pull> pulls() {
    ModelRepository repository =
        ModelRepository.open(options.load(Map.of()).app().repository(), new StandardSteps());
    boolean isPipeline =
        repository.pipelines().stream().anyMatch(entry -> entry.name().equals(family));
    try {
      return isPipeline
          ? repository.pulls(new PipelineId(family))
          : repository.pulls(new FamilyId(family));
    } catch (IllegalArgumentException e) {
      throw new BadConfig(e.getMessage());
    }
  }

  private List<Pull> chosen(List<Pull> all) {
    List<String> names = all.stream().map(pull -> pull.variant().name()).toList();
    for (String name : variants) {
      if (!names.contains(name)) {
        throw new BadConfig(
            "variant: '" + name + "' (expected: one with files to pull, of " + names + ")");
      }
    }
    return all.stream()
        .filter(pull -> variants.isEmpty() || variants.contains(pull.variant().name()))
        .toList();
  }

  private static String pulled(Puller puller, Pull pull) throws PullFailed, InterruptedException {
    if (Puller.missing(pull).isEmpty()) {
      return "already there";
    }
    try (ProgressBar bar = bar(pull)) {
      puller.pull(pull, bar::stepTo);
      bar.stepTo(Math.max(bar.getCurrent(), bar.getMax()));
    }
    return "pulled";
  }

  /** Maven is only looked for when there is something to fetch. */
  private static Path fetched(String artifact, Path folder, LongConsumer bytesSoFar)
      throws PullFailed, InterruptedException {
    return MavenFetcher.ofThisMachine().fetch(artifact, folder, bytesSoFar);
  }

  /** Without a declared size the bar only counts. */
  private static ProgressBar bar(Pull pull) {
    return new ProgressBarBuilder()
        .setTaskName(pull.variant().toString())
        .setInitialMax(pull.jarBytes().orElse(-1L))
        .setUnit(" MiB", MEBIBYTE)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(System.console() == null ? 5_000 : 200)
        .continuousUpdate()
        .build();
  }
}
