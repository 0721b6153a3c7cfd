package io.gearshift.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.cli.judge.Model;
import io.gearshift.cli.load.LiveTable;
import io.gearshift.cli.load.Questions;
import io.gearshift.cli.load.Rehearsal;
import io.gearshift.cli.load.Report;
import io.gearshift.cli.load.ReportJson;
import io.gearshift.cli.load.Run;
import io.gearshift.cli.load.Target;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.runtime.steps.StandardSteps;
import io.gearshift.simulator.arrivals.Arrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows what shifting gear is good for: one server, one burst of twice what its most accurate
 * variants can do on this machine, and several ways to answer it.
 */
@Command(
    name = "demo",
    description = {
      "Start a server, put it under a burst of twice what its most accurate variants can do on"
          + " this machine, and compare shifting gear with published rivals and fixed choices."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift demo                                         fashion, in some five minutes
          ./gearshift demo scene --seconds 20                      a pipeline, a longer burst
          ./gearshift demo --json > demo.json

        What --json prints: {"family", "capacityPerSecond", "burst", "seed", "policies": [{.., "phases": [{"name", "offered",
        "inTime", "variants"}]}]}; each policy as gearshift load reports it

        See also: gearshift simulate, gearshift load
        """)
public final class Demo implements Callable<Integer> {
  private static final double CALM = 0.5;
  private static final double BURST = 2;
  private static final double LEAST_SECONDS = 10;
  private static final double SLOS = 5;
  private static final int CONNECTIONS = 256;
  private static final String DEFAULT = "fashion";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FAMILY",
      arity = "0..1",
      description = "The family or pipeline whose queries to answer (default: " + DEFAULT + ").")
  private Optional<String> family;

  @Option(names = "--family", paramLabel = "FAMILY", description = "The same.")
  private Optional<String> sameFamily;

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

  private Model model;
  private double seconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireAboveZero("--seconds", length);
    requireAboveZero("--capacity", known);
    PrintWriter story = spec.commandLine().getErr();
    Path folder =
        AppConfig.load(
                Optional.empty(),
                repository.map(r -> Map.of("repository", r.toString())).orElse(Map.of()))
            .repository();
    String name = family.or(() -> sameFamily).orElse(DEFAULT);
    model = shown(Model.of(ModelRepository.open(folder, new StandardSteps()), name));
    seconds = length.orElse(Math.max(LEAST_SECONDS, SLOS * model.slo().toMillis() / 1e3));
    story.println("starting a server, and measuring its networks if that was not done before …");
    story.flush();
    List<Report> reports = new ArrayList<>();
    double capacity;
    try (DemoRepository alone = DemoRepository.of(folder, model);
        DemoServer server = DemoServer.start(alone.folder(), DemoSettings.of(model))) {
      DemoPolicies policies = new DemoPolicies(server.adminUrl());
      Contender.mostAccurate().switching().to(policies);
      capacity = known.isPresent() ? known.get() : capacity(server, story);
      RateCurve curve = curve(capacity);
      for (Contender contender : contenders()) {
        contender.switching().to(policies);
        rehearse(server);
        story.printf(
            Locale.ROOT,
            "%n%s: %s queries/s, then %s, then %s, for %.0f s each%n",
            contender.name(),
            Capacity.rate(CALM * capacity),
            Capacity.rate(BURST * capacity),
            Capacity.rate(CALM * capacity),
            seconds);
        reports.add(run(server, contender.name(), curve, new LiveTable(story, 3 * seconds)));
      }
    }
    tell(capacity, reports);
    return 0;
  }

  private void requireAboveZero(String option, Optional<Double> value) {
    if (value.isPresent() && !(value.get() > 0 && value.get() < Double.POSITIVE_INFINITY)) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value.get() + " (expected: above 0)");
    }
  }

  private static Model shown(Model model) {
    boolean hasChoice = model.families().stream().anyMatch(family -> family.variants().size() > 1);
    if (model.heldOut().isEmpty() || !hasChoice) {
      throw new BadConfig(
          model.name() + " cannot be shown: it needs held-out data, and two variants at least");
    }
    return model;
  }

  private List<Contender> contenders() {
    return model.pipeline().isPresent() ? Contender.ofPipelines() : Contender.ofFamilies();
  }

  /** Begins with half of what the server does one after the other. */
  private double capacity(DemoServer server, PrintWriter story) throws InterruptedException {
    double alone = rehearse(server);
    return new Capacity(model.slo(), story)
        .find(
            alone / 2,
            (rate, length) ->
                run(
                    server,
                    Contender.MOST_ACCURATE,
                    RateCurve.steady(rate, length),
                    new LiveTable(new PrintWriter(PrintWriter.nullWriter()), length)));
  }

  /** Queries per second, one after the other. */
  private double rehearse(DemoServer server) throws InterruptedException {
    Target target = target(server);
    return Rehearsal.with(target.address(), questions(target));
  }

  private RateCurve curve(double capacity) {
    return new RateCurve(
        List.of(
            new RateCurve.Piece(seconds, CALM * capacity, CALM * capacity),
            new RateCurve.Piece(seconds, BURST * capacity, BURST * capacity),
            new RateCurve.Piece(seconds, CALM * capacity, CALM * capacity)));
  }

  private Target target(DemoServer server) {
    return new Target(server.url(), model.name(), Optional.empty(), Optional.empty());
  }

  private List<Questions.Question> questions(Target target) {
    return Questions.all(model, target, OptionalDouble.empty(), true);
  }

  private Report run(DemoServer server, String policy, RateCurve curve, LiveTable table)
      throws InterruptedException {
    Target target = target(server);
    List<Questions.Question> questions = questions(target);
    Duration slo = model.slo();
    Report.Asked asked =
        new Report.Asked(
            policy,
            server.url().toString(),
            model.name(),
            Optional.empty(),
            String.format(Locale.ROOT, "Poisson, burst of %.0f×", BURST / CALM),
            seed,
            slo.toNanos() / 1e6,
            true);
    Arrivals arrivals = new Arrivals(curve, Gaps.ofCv2(1), new SplittableRandom(seed));
    int ahead = Run.openedAhead(slo, CONNECTIONS);
    return new Run(target.address(), questions, slo, CONNECTIONS, ahead, table)
        .execute(asked, arrivals);
  }

  private void tell(double capacity, List<Report> reports) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> stages =
        model
            .pipeline()
            .map(pipeline -> pipeline.graph().stages().stream().map(Stage::name).toList())
            .orElse(List.of());
    if (asJson) {
      out.println(new ObjectMapper().writeValueAsString(json(capacity, reports)));
    } else {
      out.print(new DemoTable(capacity, BURST, stages, seconds, reports).text());
    }
    out.flush();
  }

  private ObjectNode json(double capacity, List<Report> reports) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("family", model.name());
    json.put("capacityPerSecond", Math.rint(10 * capacity) / 10);
    json.put("burst", BURST);
    json.put("seed", seed);
    ArrayNode policies = json.putArray("policies");
    for (Report report : reports) {
      ObjectNode policy = ReportJson.of(report);
      ArrayNode phases = policy.putArray("phases");
      for (Phase phase : Phase.of(report, seconds)) {
        ObjectNode object = phases.addObject();
        object.put("name", phase.name());
        object.put("offered", phase.offered());
        object.put("inTime", phase.inTime());
        ObjectNode variants = object.putObject("variants");
        phase.variants().forEach(variants::put);
      }
      policies.add(policy);
    }
    return json;
  }
}
