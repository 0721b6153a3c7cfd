package io.gearshift.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import picocli.CommandLine.Command;
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
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift models pull topics
          ./gearshift models pull ocr                              all families of a pipeline
          ./gearshift models pull topics --variant small --json

        What --json prints: {"pulled": [{"variant", "fetched"}]}; fetched is false where it was there

        See also: gearshift models list
        """)
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

  @Option(
      names = "--json",
      description = "Print the result as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<Pull> pulls = chosen(pulls());
    PrintWriter out = spec.commandLine().getOut();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode pulled = json.putArray("pulled");
    if (pulls.isEmpty() && !asJson) {
      out.println("All that " + family + " needs comes with the repository.");
      return ExitCodes.OK;
    }
    try {
      Puller puller = new Puller(ModelsPull::fetched);
      for (Pull pull : pulls) {
        boolean fetched = pulled(puller, pull);
        pulled.addObject().put("variant", pull.variant().toString()).put("fetched", fetched);
        if (!asJson) {
          out.println(pull.variant() + ": " + (fetched ? "pulled" : "already there"));
          out.flush();
        }
      }
      if (asJson) {
        out.println(json);
        out.flush();
      }
      return ExitCodes.OK;
    } catch (PullFailed e) {
      throw new CommandFailed(e.getMessage());
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

  /** Whether anything had to be fetched. */
  private static boolean pulled(Puller puller, Pull pull) throws PullFailed, InterruptedException {
    if (Puller.missing(pull).isEmpty()) {
      return false;
    }
    try (ProgressBar bar = bar(pull)) {
      puller.pull(pull, bar::stepTo);
      bar.stepTo(Math.max(bar.getCurrent(), bar.getMax()));
    }
    return true;
  }

  /** Maven is only looked for when there is something to fetch. */
  private static Path fetched(String artifact, Path folder, LongConsumer bytesSoFar)
      throws PullFailed, InterruptedException {
    return MavenFetcher.ofThisMachine().fetch(artifact, folder, bytesSoFar);
  }

  /** Without a declared size the bar only counts. */
  private static ProgressBar bar(Pull pull) {
    return Bars.builder(pull.variant().toString(), pull.jarBytes().orElse(-1L))
        .setUnit(" MiB", MEBIBYTE)
        .build();
  }
}
