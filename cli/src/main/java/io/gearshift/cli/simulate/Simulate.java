package io.gearshift.cli.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.cli.Bars;
import io.gearshift.cli.Page;
import io.gearshift.cli.load.Stopwatch;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.config.scenario.DataFolders;
import io.gearshift.config.scenario.ExperimentSettings;
import io.gearshift.config.scenario.ScenarioFile;
import io.gearshift.config.scenario.ScenarioSettings;
import io.gearshift.config.scenario.World;
import io.gearshift.simulator.ExperimentReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares policies in virtual time, on devices and under traffic that a file describes. */
@Command(
    name = "simulate",
    description = {
      "Compare policies in virtual time: a scenario file says devices, families, traffic and what"
          + " to compare.",
      "Every key of such a file is explained in docs/scenarios/example.conf."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift simulate docs/scenarios/example.conf
          ./gearshift simulate docs/scenarios/example.conf --seed 1 2 3 --html report.html
          ./gearshift simulate docs/experiments/proteus.conf --data DIR --json > proteus.json

        See also: gearshift plan, gearshift load, docs/simulate.md
        """)
public final class Simulate implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SCENARIO.conf", description = "What to simulate.")
  private Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where traces and profiles are looked for before the scenario's own folder.")
  private Optional<Path> data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      arity = "1..*",
      description = "Seeds in place of the scenario's.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--json",
      description = "Print the result as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write what became of the queries of each second, policy, seed and family.")
  private Optional<Path> csv;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the result as a page with plots.")
  private Optional<Path> html;

  @Override
  public Integer call() {
    Stream.concat(csv.stream(), html.stream()).forEach(Simulate::requireFolder);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Optional<ExperimentSettings> experiment = ScenarioFile.experiment(file);
    if (experiment.isPresent()) {
      ExperimentReport report = Experiments.run(experiment.get(), data);
      out.print(asJson ? report.json() : report.markdown());
      out.flush();
      return 0;
    }
    ScenarioSettings settings = ScenarioFile.read(file);
    DataFolders folders = new DataFolders(file.toAbsolutePath().normalize().getParent(), data);
    Path models = AppConfig.load(Optional.empty(), Map.of()).repository();
    World world = World.of(settings, folders, models);
    world.warnings().forEach(warning -> err.println("gearshift: " + warning));
    Asked asked = Asked.of(settings, world.problem(), Curves.traffic(settings.traffic(), folders));
    Comparison comparison =
        new Comparison(settings, world.problem(), asked.families(), asked.pipelines());
    List<Outcome> outcomes = outcomes(comparison, err);
    (asJson ? err : out).print(ComparisonText.of(title(comparison), outcomes));
    (asJson ? err : out).flush();
    if (asJson || html.isPresent()) {
      ObjectNode json = ComparisonJson.of(title(comparison), comparison, outcomes);
      if (asJson) {
        out.println(json);
        out.flush();
      }
      html.ifPresent(page -> write(page, Page.of(Simulate.class, "report.html", json)));
    }
    csv.ifPresent(table -> write(table, ComparisonCsv.of(outcomes)));
    return 0;
  }

  private List<Outcome> outcomes(Comparison comparison, PrintWriter err) {
    List<Long> all = seeds.isEmpty() ? comparison.settings().seeds() : seeds;
    List<ScenarioSettings.Policy> policies = comparison.settings().policies();
    List<Outcome> outcomes = new ArrayList<>();
    List<String> speeds = new ArrayList<>();
    try (ProgressBar bar = Bars.of("simulating", (long) policies.size() * all.size())) {
      for (ScenarioSettings.Policy policy : policies) {
        bar.setExtraMessage(policy.title());
        Stopwatch watch = new Stopwatch();
        List<Run> runs = new ArrayList<>();
        for (long seed : all) {
          runs.add(comparison.run(policy, seed));
          bar.step();
        }
        Outcome outcome = new Outcome(policy, runs);
        outcomes.add(outcome);
        speeds.add(
            String.format(
                Locale.ROOT,
                "%s %,.0f",
                policy.title(),
                outcome.total().offered() / (watch.nanos() / 1e9)));
      }
    }
    err.println("queries simulated per second: " + String.join(", ", speeds) + "\n");
    err.flush();
    return outcomes;
  }

  private String title(Comparison comparison) {
    String name = comparison.settings().name();
    return name.isEmpty() ? file.getFileName().toString() : name;
  }

  private static void requireFolder(Path report) {
    Path folder = report.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder) || Files.isDirectory(report)) {
      throw new BadConfig("report: '" + report + "' (expected: a file in a folder that exists)");
    }
  }

  private static void write(Path report, String content) {
    try {
      Files.writeString(report, content);
    } catch (IOException e) {
      throw new BadConfig("report: '" + report + "' cannot be written: " + e);
    }
  }
}
