package io.gearshift.config.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import io.gearshift.config.BadConfig;
import io.gearshift.config.PipelineSettings;
import io.gearshift.config.PlanningSettings;
import io.gearshift.config.Policies;
import io.gearshift.config.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a scenario from a HOCON file. */
public final class ScenarioFile {
  /** Where settings are read from; only what comes after it stands in the file. */
  private static final String ROOT = "file";

  private static final String BLOCK = "scenario";
  private static final Set<String> OF_THE_SERVER = Set.of("planning", "routing", "batching");

  private ScenarioFile() {}

  /**
   * @throws BadConfig with every key that is missing, bad or not known
   */
  public static ScenarioSettings read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadConfig("scenario: '" + file + "' (expected: a file that exists)");
    }
    ScenarioSettings settings;
    try {
      SettingsReader reader = new SettingsReader(merged(file).atPath(ROOT + "." + BLOCK), ROOT);
      settings = reader.read(BLOCK, ScenarioSettings.class);
    } catch (ConfigException e) {
      throw new BadConfig(e.getMessage());
    } catch (BadConfig e) {
      String prefix = "^" + ROOT + "\\." + BLOCK + "(\\.|: )";
      throw new BadConfig(
          e.problems().stream().map(problem -> problem.replaceFirst(prefix, "")).toList());
    }
    requireKnownNames(settings);
    return settings;
  }

  /**
   * A published experiment, if the file names one instead of describing a scenario.
   *
   * @throws BadConfig with every key that is missing, bad or not known
   */
  public static Optional<ExperimentSettings> experiment(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadConfig("scenario: '" + file + "' (expected: a file that exists)");
    }
    try {
      Config config = ConfigFactory.parseFile(file.toFile()).resolve();
      return config.hasPath("experiment")
          ? Optional.of(
              new SettingsReader(config.atPath(ROOT + "." + BLOCK), ROOT)
                  .read(BLOCK, ExperimentSettings.class))
          : Optional.empty();
    } catch (ConfigException e) {
      throw new BadConfig(e.getMessage());
    }
  }

  private static Config merged(Path file) {
    Config server =
        ConfigFactory.parseResources(ScenarioFile.class, "/gearshift-defaults.conf")
            .resolve(ConfigResolveOptions.noSystem())
            .getConfig("gearshift");
    Config merged =
        ConfigFactory.parseFile(
                file.toFile(),
                ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF))
            .withFallback(ConfigFactory.parseResources(ScenarioFile.class, "defaults.conf"));
    for (String block : OF_THE_SERVER) {
      merged = merged.withFallback(server.withOnlyPath(block));
    }
    return merged.resolve(ConfigResolveOptions.noSystem());
  }

  private static void requireKnownNames(ScenarioSettings settings) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < settings.policies().size(); i++) {
      ScenarioSettings.Policy policy = settings.policies().get(i);
      String at = "policies[" + i + "].";
      PlanningSettings planning = settings.planning().withPlanner(policy.planner());
      check(at + "planner", problems, () -> Policies.planner(planning, () -> 0));
      check(
          at + "routing",
          problems,
          () -> Policies.routing(settings.routing().withPolicy(policy.routing())));
      check(
          at + "batching",
          problems,
          () -> Policies.batching(settings.batching().withPolicy(policy.batching())));
      policy
          .drops()
          .ifPresent(name -> check(at + "drops", problems, () -> Policies.drops(withDrops(name))));
      policy
          .forecaster()
          .ifPresent(
              name ->
                  check(
                      at + "forecaster",
                      problems,
                      () -> Policies.forecaster(withForecaster(settings.planning(), name))));
    }
    check("planning.forecaster", problems, () -> Policies.forecaster(settings.planning()));
    Set<String> families = names(settings.families().stream().map(FamilySettings::name));
    requireFamiliesOfStages(settings, families, problems);
    families.addAll(names(settings.pipelines().stream().map(GraphSettings::name)));
    for (int i = 0; i < settings.traffic().size(); i++) {
      for (String family : settings.traffic().get(i).families()) {
        if (!families.contains(family)) {
          problems.add(
              "traffic["
                  + i
                  + "].families: \""
                  + family
                  + "\" (expected: one of "
                  + families
                  + ")");
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new BadConfig(problems);
    }
  }

  private static Set<String> names(Stream<String> names) {
    return names.collect(Collectors.toCollection(TreeSet::new));
  }

  private static void requireFamiliesOfStages(
      ScenarioSettings settings, Set<String> families, List<String> problems) {
    for (int i = 0; i < settings.pipelines().size(); i++) {
      for (GraphSettings.StageSettings stage : settings.pipelines().get(i).stages()) {
        if (!families.contains(stage.family())) {
          problems.add(
              "pipelines[%d].stages: family \"%s\" (expected: one of %s)"
                  .formatted(i, stage.family(), families));
        }
      }
    }
  }

  /** What is chosen by name says under which key of a server it looked. */
  private static void check(String key, List<String> problems, Runnable choice) {
    try {
      choice.run();
    } catch (BadConfig e) {
      problems.add(key + e.getMessage().substring(e.getMessage().indexOf(':')));
    }
  }

  /** What a server would be told, to choose which items are given up between stages. */
  public static PipelineSettings withDrops(String name) {
    return new PipelineSettings(name, 1, 1);
  }

  /** The same with another forecaster. */
  public static PlanningSettings withForecaster(PlanningSettings planning, String name) {
    return new PlanningSettings(
        planning.planner(),
        name,
        planning.floor(),
        planning.period(),
        planning.burstFactor(),
        planning.burstPause(),
        planning.settle(),
        planning.silentAfter(),
        planning.demandCom(),
        planning.demandMargin());
  }
}
