package io.gearshift.cli.gears;

import io.gearshift.cli.Bars;
import io.gearshift.cli.DeviceOptions;
import io.gearshift.cluster.ServerConfig;
import io.gearshift.cluster.Stocktake;
import io.gearshift.cluster.Validating;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.config.GearPlanFile;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.planner.cascadeserve.GearCheck;
import io.gearshift.planner.cascadeserve.GearPlanner;
import io.gearshift.planner.cascadeserve.GearProblem;
import io.gearshift.planner.cascadeserve.GearSettings;
import io.gearshift.planner.cascadeserve.Goal;
import io.gearshift.planner.cascadeserve.NoGearPlan;
import io.gearshift.planner.cascadeserve.SimulatedJudge;
import io.gearshift.runtime.OnnxModelLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works out a gear plan for a family: CascadeServe's offline phase. */
@Command(
    name = "gears",
    description = {
      "Work out gears for a family: for each range of demand a cascade of its variants, shared out"
          + " over devices so that 95 of 100 queries keep a latency (CascadeServe).",
      "It needs held-out data, which the variants are asked once, and a profile of each for the"
          + " devices. Gears are for families; a pipeline has none, but its families can have"
          + " theirs."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift plan gears fashion --highest 2000 --out gears.json
          ./gearshift plan gears fashion --highest 5000 --devices cpu=4 --p95 50
          ./gearshift plan gears fashion --highest 2000 --accuracy 0.92
          ./gearshift plan gears fashion --highest 2000 --check gears.json

        What --json prints, and --out writes:
          {"family", "placement": {DEVICE: [VARIANT]}, "gears": [{"from", "to",
           "cascade": [{"variant", "threshold"}], "replicas": [{"device", "variant", "weight",
           "minQueue"}], "expected": {"accuracy", "p95Ms", "busy"}}]}
          demand is in queries/s; accuracies, weights and times of work are shares of 1
        With --check it exits with 1 if the plan does not do.

        See also: gearshift models cascades, gearshift profile
        """)
public final class PlanGears implements Callable<Integer> {
  private static final double NANOS = 1e6;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FAMILY", description = "The family.")
  private String name;

  @Option(
      names = "--highest",
      paramLabel = "RATE",
      required = true,
      description = "The highest demand, in queries per second.")
  private double highest;

  @Option(
      names = "--ranges",
      paramLabel = "N",
      defaultValue = "10",
      description = "Ranges of demand up to it (default: ${DEFAULT-VALUE}).")
  private int ranges;

  @Option(
      names = "--p95",
      paramLabel = "MS",
      description = "Latency that 95 of 100 queries keep (default: the family's slo).")
  private Optional<Double> p95;

  @Option(
      names = "--accuracy",
      paramLabel = "SHARE",
      description =
          "Keep this accuracy on average, and not the latency, with as little work as it takes.")
  private Optional<Double> accuracy;

  @Mixin private DeviceOptions declared;

  @Option(
      names = {"-r", "--repository"},
      paramLabel = "DIR",
      description = "Folder of the model repository (default: that of this installation).")
  private Optional<Path> repository;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "HOCON file with what differs from the defaults.")
  private Optional<Path> config;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the plan as JSON.")
  private Optional<Path> written;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Plan nothing, but say what is wrong with this plan.")
  private Optional<Path> checked;

  @Option(
      names = "--json",
      description = "Print the plan as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  @Override
  public Integer call() {
    Map<String, String> overrides =
        repository.map(folder -> Map.of("repository", folder.toString())).orElse(Map.of());
    AppConfig app = ServerConfig.load(config, overrides).app();
    Optional<GearPlan> given = checked.map(GearPlanFile::read);
    GearProblem problem = problem(app, ModelRepository.open(app.repository()));
    PrintWriter out = spec.commandLine().getOut();
    if (given.isPresent()) {
      List<String> complaints = GearCheck.complaints(problem, given.get());
      complaints.forEach(out::println);
      out.println(complaints.isEmpty() ? "nothing is wrong with it" : "it does not do");
      out.flush();
      return complaints.isEmpty() ? 0 : 1;
    }
    GearPlan plan = plan(problem);
    written.ifPresent(file -> write(file, GearPlanFile.text(plan)));
    out.print(
        asJson ? GearPlanFile.text(plan) : GearTable.text(plan, GearCheck.accuracy(problem, plan)));
    out.flush();
    return 0;
  }

  private GearPlan plan(GearProblem problem) {
    try (ProgressBar bar = Bars.of("ranges that hold", ranges)) {
      return new GearPlanner(GearSettings.DEFAULT, SimulatedJudge.DEFAULT)
          .plan(problem, bar::stepTo);
    } catch (NoGearPlan e) {
      throw new BadConfig(
          "gears: "
              + e.getMessage()
              + "\nTry a lower --highest, a longer --p95, a lower --accuracy, or more --devices.");
    }
  }

  private GearProblem problem(AppConfig app, ModelRepository models) {
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
                            + models.catalog().families().stream().map(f -> f.id().name()).toList()
                            + "; gears are for families, a pipeline has none)"));
    List<Device> devices = declared.devices(app);
    List<VariantProfile> profiles = profiles(models, family, devices);
    Goal goal = goal(family);
    try {
      return new GearProblem(
          family.id(),
          devices,
          profiles,
          table(app, models, family),
          goal,
          highest,
          ranges,
          ranges < 1 ? List.of() : GearProblem.zipf(ranges));
    } catch (IllegalArgumentException e) {
      throw new BadConfig(e.getMessage());
    }
  }

  private Goal goal(Family family) {
    try {
      Duration latency =
          p95.map(millis -> Duration.ofNanos(Math.round(millis * NANOS))).orElse(family.slo());
      return accuracy
          .map(least -> Goal.accuracy(new Accuracy(least), latency))
          .orElseGet(() -> Goal.latency(latency));
    } catch (IllegalArgumentException e) {
      throw new BadConfig(e.getMessage());
    }
  }

  private List<VariantProfile> profiles(
      ModelRepository models, Family family, List<Device> devices) {
    PrintWriter err = spec.commandLine().getErr();
    List<VariantProfile> found =
        family.variants().stream()
            .map(variant -> ProfileFile.read(models.folder(variant.id()), variant))
            .peek(read -> read.warnings().forEach(said -> err.println("gearshift: " + said)))
            .flatMap(read -> read.profiles().stream())
            .filter(
                profile ->
                    devices.stream()
                        .anyMatch(
                            device ->
                                device.kind().equals(profile.kind())
                                    && device.cores() == profile.cores()))
            .toList();
    err.flush();
    if (found.isEmpty()) {
      throw new BadConfig(
          "profiles: none of %s for %s (expected: some beside the variants)\n"
                  .formatted(
                      family.id(), devices.stream().map(d -> d.kind().name()).distinct().toList())
              + "Run ./gearshift profile on a machine with such devices.");
    }
    return found;
  }

  private ValidationTable table(AppConfig app, ModelRepository models, Family family) {
    PrintWriter err = spec.commandLine().getErr();
    long examples = models.heldOut(family.id()).map(data -> data.examples().size()).orElse(0);
    try (OnnxModelLoader loader = new OnnxModelLoader();
        ProgressBar bar = Bars.of("validating", family.variants().size() * examples)) {
      return new Validating(models, loader, Stocktake.devices(app).get(0), err::println)
          .table(family, (variant, done) -> bar.stepBy(done));
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new BadConfig("gear plan: '" + file + "' cannot be written: " + e);
    }
  }
}
