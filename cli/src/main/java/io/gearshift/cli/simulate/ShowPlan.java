package io.gearshift.cli.simulate;

import io.gearshift.cli.DeviceOptions;
import io.gearshift.cli.gears.PlanGears;
import io.gearshift.cli.load.Stopwatch;
import io.gearshift.cluster.ServerConfig;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.PlanningSettings;
import io.gearshift.config.Policies;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a planner would run for a demand, or what devices can serve at all. */
@Command(
    name = "plan",
    description = {
      "Show what a planner would run for a demand, without running anything.",
      "With --capacity: what each family can serve on these devices, gear by gear."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift plan                                         for this machine's devices
          ./gearshift plan --demand fashion=2000,topics=50 --devices cpu=4
          ./gearshift plan --capacity --devices cpu=8
          ./gearshift plan --demand fashion=2000 --planner proteus --json
          ./gearshift plan gears fashion --highest 2000            a gear for every demand

        See also: gearshift profile, gearshift simulate, docs/simulate.md
        """,
    subcommands = PlanGears.class)
public final class ShowPlan implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--demand",
      paramLabel = "FAMILY=RATE",
      split = ",",
      description =
          "Items per second by family (default: planning.floor for every family of the"
              + " repository).")
  private Map<String, Double> demand = new LinkedHashMap<>();

  @Mixin private DeviceOptions declared;

  @Option(
      names = "--planner",
      paramLabel = "NAME",
      description = "Whom to ask (default: planning.planner).")
  private Optional<String> planner;

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

  @Option(names = "--capacity", description = "Show what can be served, gear by gear.")
  private boolean capacity;

  @Option(
      names = "--json",
      description = "Print the result as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  @Override
  public Integer call() {
    Map<String, String> overrides =
        repository.map(folder -> Map.of("repository", folder.toString())).orElse(Map.of());
    AppConfig app = ServerConfig.load(config, overrides).app();
    List<Device> devices = declared.devices(app);
    Problem world = world(ModelRepository.open(app.repository()), devices);
    PrintWriter out = spec.commandLine().getOut();
    if (capacity) {
      Capacity shown = Capacity.of(world);
      out.print(asJson ? shown.json() + "\n" : shown.text());
    } else {
      PlanningSettings settings = planner.map(app.planning()::withPlanner).orElse(app.planning());
      Problem problem = world.withDemand(demand(world, settings.floor()));
      Plan plan = Policies.planner(settings, new Stopwatch()::nanos).plan(asked(problem), 1);
      PlanTable table = PlanTable.of(settings.planner(), asked(problem), plan);
      out.print(asJson ? table.json() + "\n" : table.text());
    }
    out.flush();
    return 0;
  }

  /** Only families that are asked for stand in the problem. */
  private static Problem asked(Problem problem) {
    return problem.withFamilies(
        problem.families().stream().filter(f -> !problem.demand(f.id()).isZero()).toList());
  }

  private Map<FamilyId, Rate> demand(Problem world, double floor) {
    Map<FamilyId, Rate> rates = new HashMap<>();
    if (demand.isEmpty()) {
      world.families().forEach(family -> rates.put(family.id(), Rate.of(floor)));
    }
    List<String> known = world.families().stream().map(f -> f.id().name()).toList();
    demand.forEach(
        (name, rate) -> {
          if (!known.contains(name)) {
            throw new BadConfig(
                "demand: '"
                    + name
                    + "' (expected: a family that can be served, one of "
                    + known
                    + ")");
          }
          if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new BadConfig("demand: " + name + "=" + rate + " (expected: > 0)");
          }
          rates.put(new FamilyId(name), Rate.of(rate));
        });
    return rates;
  }

  /** What of the repository has a profile on one of the devices. */
  private Problem world(ModelRepository models, List<Device> devices) {
    PrintWriter err = spec.commandLine().getErr();
    List<VariantProfile> profiles = new ArrayList<>();
    List<Family> families = new ArrayList<>();
    for (Family family : models.catalog().families()) {
      List<Variant> able = new ArrayList<>();
      for (Variant variant : family.variants()) {
        ProfileFile.Found found = ProfileFile.read(models.folder(variant.id()), variant);
        found.warnings().forEach(warning -> err.println("gearshift: " + warning));
        List<VariantProfile> here =
            found.profiles().stream()
                .filter(p -> devices.stream().anyMatch(d -> d.kind().equals(p.kind())))
                .toList();
        if (!here.isEmpty()) {
          profiles.addAll(here);
          able.add(variant);
        }
      }
      if (!able.isEmpty()) {
        families.add(family.withVariants(able));
      }
    }
    err.flush();
    if (families.isEmpty()) {
      throw new BadConfig(
          "profiles: none for "
              + devices.stream().map(d -> d.kind().name()).distinct().toList()
              + " (expected: some beside the variants)\nRun ./gearshift profile on a machine with"
              + " such devices.");
    }
    return new Problem(devices, families, profiles);
  }
}
