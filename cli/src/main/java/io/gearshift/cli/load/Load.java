package io.gearshift.cli.load;

import io.gearshift.cli.ApiToken;
import io.gearshift.cli.judge.Model;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.runtime.steps.StandardSteps;
import io.gearshift.simulator.arrivals.ArrivalProcess;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a running server under a load of real queries, and measures how it answers. */
@Command(
    name = "load",
    description = {
      "Load a running server with real queries at given instants, and measure how it answers.",
      "The load is open: it does not wait for answers, and latency counts from the instant at"
          + " which a query was due."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift load fashion --rate 400 --html report.html
          ./gearshift load fashion --shape spikes --rate 100 --to 2000 --every 20s --duration 2m
          ./gearshift load topics --trace rates.csv --scale 0.5 --slo-ms 50
          ./gearshift load fashion --rate 50 --duration 10s --json | jq .inTimeRatio

        Ctrl-C ends a run early, with its report.
        What --json prints: {"name", "url", "family", .., "offered", "inTime", "late", "inTimeRatio",
        "p50Ms", "p99Ms", .., "dropped", "variants", .., "perSecond": [..]}

        See also: gearshift serve, gearshift simulate
        """)
public final class Load implements Callable<Integer> {
  private static final int FAREWELL_SECONDS = 10;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FAMILY",
      description = "The family or pipeline whose held-out examples are sent.")
  private String family;

  @Option(
      names = {"-u", "--url"},
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description = "The server (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Mixin private ArrivalOptions when;

  @Option(
      names = "--slo-ms",
      paramLabel = "MS",
      description =
          "Ask for an answer within this time (default: the SLO of the family or pipeline).")
  private Optional<Double> sloMs;

  @Mixin private ApiToken token;

  @Option(names = "--variant", paramLabel = "NAME", description = "Let no other variant answer.")
  private Optional<String> variant;

  @Option(names = "--json-bodies", description = "Tensors go and come as JSON (default: as bytes).")
  private boolean jsonBodies;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "256",
      description = "At most so many at once (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = {"-r", "--repository"},
      paramLabel = "DIR",
      description = "Folder of the model repository that holds the examples.")
  private Optional<Path> repository;

  @Mixin private ReportOptions where;

  @Override
  public Integer call() throws InterruptedException {
    where.check();
    if (connections < 1) {
      throw new BadConfig("connections: " + connections + " (expected: >= 1)");
    }
    ArrivalProcess arrivals = when.arrivals(family);
    Model chosen = Model.of(ModelRepository.open(repositoryFolder(), new StandardSteps()), family);
    Target target = new Target(url, family, variant, token.authorization());
    target.check();
    List<Questions.Question> questions =
        Questions.all(
            chosen,
            target,
            sloMs.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
            !jsonBodies);
    Rehearsal.with(target.address(), questions);
    Duration slo = sloMs.map(Load::millis).orElse(chosen.slo());
    Report.Asked asked =
        new Report.Asked(
            where.name().orElse(family + ", " + when.text()),
            url.toString(),
            family,
            variant,
            when.text(),
            when.seed(),
            slo.toNanos() / 1e6,
            !jsonBodies);
    PrintWriter progress = spec.commandLine().getErr();
    LiveTable table = new LiveTable(progress, arrivals.seconds());
    Run run =
        new Run(
            target.address(),
            questions,
            slo,
            connections,
            Run.openedAhead(slo, connections),
            table);
    CountDownLatch told = new CountDownLatch(1);
    Thread ending = new Thread(() -> endEarly(run, told), "load-end");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      progress.printf(
          "%s for %.0f s, seed %d; Ctrl-C ends it with a report%n",
          asked.arrivals(), arrivals.seconds(), asked.seed());
      where.tell(
          run.execute(asked, arrivals.sequence(when.random())),
          spec.commandLine().getOut(),
          progress);
    } finally {
      told.countDown();
    }
    return 0;
  }

  private Path repositoryFolder() {
    Map<String, String> overrides =
        repository.map(folder -> Map.of("repository", folder.toString())).orElse(Map.of());
    return AppConfig.load(Optional.empty(), overrides).repository();
  }

  private static Duration millis(double millis) {
    if (!(millis > 0)) {
      throw new BadConfig("slo-ms: " + millis + " (expected: > 0)");
    }
    return Duration.ofNanos((long) (millis * 1e6));
  }

  /** Holds the process until the report is written. */
  private static void endEarly(Run run, CountDownLatch told) {
    run.stop();
    try {
      told.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
