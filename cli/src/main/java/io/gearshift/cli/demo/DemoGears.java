package io.gearshift.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.cli.CommandFailed;
import io.gearshift.cli.gears.PlanGears;
import io.gearshift.cli.judge.Model;
import io.gearshift.cli.load.Report;
import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.SupernetFile;
import io.gearshift.runtime.steps.StandardSteps;
import io.gearshift.runtime.supernet.SupernetForms;
import io.gearshift.runtime.supernet.WeightsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Three ways to shift gear under the same burst: to load other variants (Proteus), to go another
 * way through a cascade (CascadeServe), and to run another subnet of one network (SuperServe); and
 * the server as it is.
 */
@Command(
    name = "gears",
    description = {
      "Put a server under a burst of twice what the most accurate variant can do on this machine,"
          + " and compare three ways to shift gear: to load other variants (proteus), cascades by a"
          + " gear plan (cascadeserve), and supernets whose subnets cost nothing to change"
          + " (slack-fit, and slack-headroom, which is ours); and the server as it is (gearshift).",
      "All answer the same pictures at the same instants. The supernets are families of their own,"
          + " a transformer (fashion-gears) and one of convolutions (fashion-slices), less accurate"
          + " than fashion: compare what they keep in time. Half of the pictures have chosen the"
          + " gear plan's cascade."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift demo gears                       in some six minutes
          ./gearshift demo gears --capacity 400        without finding out first what can be done

        What --json prints: as gearshift demo

        See also: gearshift plan gears, gearshift supernet build
        """)
final class DemoGears implements Callable<Integer> {
  private static final String FAMILY = "fashion";
  private static final String SUPERNETS = "_gears";

  private static final List<OnSupernet> ON_SUPERNETS =
      List.of(
          new OnSupernet("slack-fit", "transformer", "fashion-gears"),
          new OnSupernet("slack-fit", "convolutions", "fashion-slices"),
          new OnSupernet("slack-headroom", "convolutions", "fashion-slices"));

  /** A policy by which a free device takes what waits, on a supernet of a kind. */
  private record OnSupernet(String routing, String kind, String family) {
    String name() {
      return routing + ", " + kind;
    }
  }

  private static final double ROOM = 1.25;

  @Spec private CommandSpec spec;

  @Mixin private DemoOptions options;

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.check();
    Path folder = options.folder();
    Model family = Model.of(ModelRepository.open(folder, new StandardSteps()), FAMILY);
    Path supernets = folder.resolve(SUPERNETS);
    for (OnSupernet one : ON_SUPERNETS) {
      build(supernets.resolve(one.family()).resolve("_supernet"));
    }
    Path plan = Files.createTempFile("gearshift-demo", ".json");
    plan.toFile().deleteOnExit(); // after Ctrl-C too
    try (DemoRepository one = DemoRepository.of(folder, family)) {
      Burst burst = new Burst(capacity(family, one), options.seconds(family.slo()));
      List<Report> reports = new ArrayList<>();
      reports.add(run(new GearsContender("gearshift", family, one.folder(), List.of()), burst));
      reports.add(
          run(
              new GearsContender(
                  "proteus", family, one.folder(), planned("proteus", "weighted-split")),
              burst));
      plan(plan, one.folder(), burst);
      reports.add(
          run(
              new GearsContender(
                  "cascadeserve",
                  family,
                  one.folder(),
                  List.of("gears.plans=[\"" + plan + "\"]", "planning.planner=cascadeserve")),
              burst));
      for (OnSupernet contender : ON_SUPERNETS) {
        reports.add(run(contender, supernets, burst));
      }
      tell(burst, reports);
    }
    return 0;
  }

  private static List<String> planned(String planner, String routing) {
    return List.of("planning.planner=" + planner, "routing.policy=" + routing);
  }

  /** The served form of the supernet is not kept in the repository. */
  private static void build(Path supernet) throws IOException {
    if (!Files.isDirectory(supernet)) {
      throw new BadConfig(
          "'%s' is not there (expected: a bundled supernet)\n".formatted(supernet)
              + "Leave --repository away, or name a folder with both fashion and _gears in it.");
    }
    SupernetFile file = SupernetFile.read(supernet);
    SupernetForms forms = SupernetForms.of(file.network(), WeightsFile.read(file.weights()));
    if (!Files.exists(supernet.resolve(forms.network()))) {
      forms.write(supernet);
    }
  }

  private double capacity(Model family, DemoRepository repository) throws InterruptedException {
    if (options.capacity().isPresent()) {
      return options.capacity().get();
    }
    GearsContender mostAccurate =
        new GearsContender(
            Contender.MOST_ACCURATE,
            family,
            repository.folder(),
            planned(Contender.MOST_ACCURATE, "weighted-split"));
    story().println("starting a server, and measuring its networks if that was not done before …");
    story().flush();
    try (DemoServer server = mostAccurate.start()) {
      return new DemoLoad(family, options.seed()).capacity(server, story());
    }
  }

  private Report run(OnSupernet contender, Path supernets, Burst burst)
      throws IOException, InterruptedException {
    Model model =
        Model.of(ModelRepository.open(supernets, new StandardSteps()), contender.family());
    try (DemoRepository alone = DemoRepository.of(supernets, model)) {
      List<String> settings = List.of("routing.policy=" + contender.routing());
      return run(new GearsContender(contender.name(), model, alone.folder(), settings), burst);
    }
  }

  private Report run(GearsContender contender, Burst burst) throws InterruptedException {
    try (DemoServer server = contender.start()) {
      return new DemoLoad(contender.model(), options.seed())
          .run(server, contender.name(), burst, story());
    }
  }

  /** Has gears planned for somewhat more than the burst. */
  private void plan(Path to, Path repository, Burst burst) {
    double highest = ROOM * Burst.FACTOR * burst.capacity();
    int code =
        new CommandLine(new PlanGears())
            .setOut(new PrintWriter(PrintWriter.nullWriter()))
            .setErr(story())
            .execute(
                FAMILY,
                "--highest",
                String.format(Locale.ROOT, "%.1f", highest),
                "-r",
                repository.toString(),
                "--out",
                to.toString());
    if (code != 0) {
      throw new CommandFailed(
          "no gears can be planned for " + Capacity.rate(highest) + " queries/s: see above");
    }
  }

  private PrintWriter story() {
    return spec.commandLine().getErr();
  }

  private void tell(Burst burst, List<Report> reports) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (options.asJson()) {
      out.println(
          new ObjectMapper()
              .writeValueAsString(new DemoJson(FAMILY, options.seed(), burst, reports).object()));
    } else {
      out.print(new DemoTable(burst, List.of(), reports).text());
      out.print(new DemoTable(burst, List.of(), reports).answered());
    }
    out.flush();
  }
}
