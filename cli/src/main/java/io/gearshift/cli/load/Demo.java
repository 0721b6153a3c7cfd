package io.gearshift.cli.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.catalog.Family;
import io.gearshift.simulator.arrivals.Arrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import picocli.CommandLine.Spec;

/**
 * Shows what shifting gear is good for: one server, one burst of twice what its most accurate
 * variant can do on this machine, and four ways to answer it.
 */
@Command(
    name = "demo",
    description = {
      "Start a server, put it under a burst of twice what its most accurate variant can do on"
          + " this machine, and compare shifting gear with Proteus and with two fixed choices."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
  private static final double CALM = 0.5;
  private static final double BURST = 2;
  private static final double PROBE_SECONDS = 3;
  private static final double FIRST_PROBE = 40;
  private static final double PROBE_STEP = 1.5;
  private static final int PROBE_FAILURES = 3;
  private static final double IN_TIME = 0.9;
  private static final int CONNECTIONS = 256;

  /** A way to answer, and how a server is brought to it. */
  private record Policy(String name, Switch switching) {}

  @FunctionalInterface
  private interface Switch {
    void to(DemoPolicies policies) throws InterruptedException;
  }

  private static final String MOST_ACCURATE = "static-high-accuracy";
  private static final List<Policy> POLICIES =
      List.of(
          new Policy("gearshift", DemoPolicies::useOwn),
          new Policy("proteus", p -> useRival(p, "proteus")),
          new Policy(MOST_ACCURATE, p -> useRival(p, MOST_ACCURATE)),
          new Policy("static-high-throughput", p -> useRival(p, "static-high-throughput")));

  /** Another plan, obeyed to the letter; batches and what is hopeless are dealt with alike. */
  private static void useRival(DemoPolicies policies, String planner) throws InterruptedException {
    policies.use(planner, "weighted-split", "work-conserving");
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--family",
      paramLabel = "FAMILY",
      defaultValue = "fashion",
      description = "Whose queries to answer (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "Length of the burst, and of the calm before and after" + " (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--seed", defaultValue = "1", description = "Of the arrivals.")
  private long seed;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean asJson;

  @Option(
      names = {"-r", "--repository"},
      paramLabel = "DIR",
      description = "Folder of the model repository.")
  private Optional<Path> repository;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter story = spec.commandLine().getErr();
    Path folder =
        AppConfig.load(
                Optional.empty(),
                repository.map(r -> Map.of("repository", r.toString())).orElse(Map.of()))
            .repository();
    ModelRepository models = ModelRepository.open(folder);
    Family family = family(models);
    story.println("starting a server, and measuring its networks if that was not done before …");
    story.flush();
    List<Report> reports = new ArrayList<>();
    double capacity;
    try (OneFamily alone = OneFamily.of(folder, family.id());
        DemoServer server = DemoServer.start(alone.repository())) {
      DemoPolicies policies = new DemoPolicies(server.adminUrl());
      useRival(policies, MOST_ACCURATE);
      capacity = capacity(server, models, family, story);
      RateCurve curve = curve(capacity);
      for (Policy policy : POLICIES) {
        policy.switching().to(policies);
        story.printf(
            Locale.ROOT,
            "%n%s: %.0f queries/s, then %.0f, then %.0f, for %.0f s each%n",
            policy.name(),
            CALM * capacity,
            BURST * capacity,
            CALM * capacity,
            seconds);
        LiveTable table = new LiveTable(story, 3 * seconds);
        reports.add(run(server, models, family, policy.name(), curve, table));
      }
    }
    tell(family, capacity, reports);
    return 0;
  }

  /**
   * Queries per second that the server answers in time, found by raising the rate by half until it
   * does not keep up three times; a server that is still cold gets another chance.
   */
  private double capacity(
      DemoServer server, ModelRepository models, Family family, PrintWriter story)
      throws InterruptedException {
    double most = 0;
    int failures = 0;
    double rate = FIRST_PROBE;
    while (failures < PROBE_FAILURES) {
      RateCurve curve = RateCurve.steady(rate, PROBE_SECONDS);
      LiveTable silent = new LiveTable(new PrintWriter(PrintWriter.nullWriter()), PROBE_SECONDS);
      Slice total = run(server, models, family, MOST_ACCURATE, curve, silent).total();
      most = Math.max(most, total.inTime() / PROBE_SECONDS);
      boolean kept = total.inTimeRatio() >= IN_TIME;
      failures += kept ? 0 : 1;
      rate *= kept ? PROBE_STEP : 1;
      story.printf(
          Locale.ROOT,
          "%s: of %.0f queries/s it answers %.0f in time%n",
          MOST_ACCURATE,
          total.offered() / PROBE_SECONDS,
          total.inTime() / PROBE_SECONDS);
      story.flush();
    }
    return most;
  }

  private RateCurve curve(double capacity) {
    return new RateCurve(
        List.of(
            new RateCurve.Piece(seconds, CALM * capacity, CALM * capacity),
            new RateCurve.Piece(seconds, BURST * capacity, BURST * capacity),
            new RateCurve.Piece(seconds, CALM * capacity, CALM * capacity)));
  }

  private Report run(
      DemoServer server,
      ModelRepository models,
      Family family,
      String policy,
      RateCurve curve,
      LiveTable table)
      throws InterruptedException {
    Target target = new Target(server.url(), name, Optional.empty());
    List<Questions.Question> questions =
        Questions.all(models, family, target, OptionalDouble.empty(), true);
    Rehearsal.with(target.address(), questions);
    Report.Asked asked =
        new Report.Asked(
            policy,
            server.url().toString(),
            name,
            Optional.empty(),
            String.format(Locale.ROOT, "Poisson, burst of %.0f×", BURST / CALM),
            seed,
            family.slo().toNanos() / 1e6,
            true);
    Arrivals arrivals = new Arrivals(curve, Gaps.ofCv2(1), new SplittableRandom(seed));
    return new Run(target.address(), questions, family.slo(), CONNECTIONS, CONNECTIONS / 2, table)
        .execute(asked, arrivals);
  }

  private Family family(ModelRepository models) {
    Family family =
        models
            .catalog()
            .family(name)
            .orElseThrow(
                () ->
                    new BadConfig(
                        "family: '"
                            + name
                            + "' (expected: one of "
                            + models.catalog().families().stream().map(Family::id).toList()
                            + ")"));
    if (models.heldOut(family.id()).isEmpty() || family.variants().size() < 2) {
      throw new BadConfig(
          name + " cannot be shown: it needs held-out data, and two variants at least");
    }
    return family;
  }

  private void tell(Family family, double capacity, List<Report> reports)
      throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode json = mapper.createObjectNode();
      json.put("family", family.id().name());
      json.put("capacityPerSecond", Math.rint(capacity));
      json.put("burst", BURST);
      json.put("seed", seed);
      ArrayNode policies = json.putArray("policies");
      reports.forEach(report -> policies.add(ReportJson.of(report)));
      out.println(mapper.writeValueAsString(json));
    } else {
      out.print(new DemoTable(capacity, BURST, reports).text());
    }
    out.flush();
  }
}
