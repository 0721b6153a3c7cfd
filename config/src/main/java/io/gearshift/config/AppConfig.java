package io.gearshift.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a node.
 *
 * @param repository the folder of the model repository, from the working directory if relative
 * @param reader for the blocks whose records belong to other modules; whoever has read the last of
 *     them calls {@link SettingsReader#requireAllRead()}
 * @param raw everything, resolved, with the {@code pekko} block of the operator's file
 */
public record AppConfig(
    NodeSettings node,
    ClusterSettings cluster,
    Path repository,
    DeviceSettings devices,
    CoreSettings cores,
    BatchingSettings batching,
    RoutingSettings routing,
    PipelineSettings pipelines,
    CascadingSettings cascades,
    GearingSettings gears,
    PlanningSettings planning,
    ProfilingSettings profiling,
    AccuracySettings accuracy,
    SettingsReader reader,
    Config raw) {
  private static final String AUTO = "auto";

  /**
   * Reads the settings: overrides before the file, the file before the environment, and that before
   * the defaults.
   *
   * @param file the operator's HOCON file
   * @param overrides values by key, with {@code gearshift.} in front or without
   * @throws BadConfig with every problem of the blocks above
   */
  public static AppConfig load(Optional<Path> file, Map<String, String> overrides) {
    return load(file, overrides, System.getenv());
  }

  /** The same with another environment. */
  public static AppConfig load(
      Optional<Path> file, Map<String, String> overrides, Map<String, String> environment) {
    Config config = ConfigLayers.merged(file, overrides, environment);
    SettingsReader reader = new SettingsReader(config, "gearshift");
    Problems problems = new Problems();
    Optional<NodeSettings> node = reader.read("node", NodeSettings.class, problems);
    Optional<ClusterSettings> cluster = reader.read("cluster", ClusterSettings.class, problems);
    Optional<Object> repository = reader.readAs("repository", Path.class, problems);
    Optional<DeviceSettings> devices = devices(reader, problems);
    Optional<CoreSettings> cores = reader.read("cores", CoreSettings.class, problems);
    Optional<BatchingSettings> batching = reader.read("batching", BatchingSettings.class, problems);
    Optional<RoutingSettings> routing = reader.read("routing", RoutingSettings.class, problems);
    Optional<PipelineSettings> pipelines =
        reader.read("pipelines", PipelineSettings.class, problems);
    Optional<CascadingSettings> cascades =
        reader.read("cascades", CascadingSettings.class, problems);
    Optional<GearingSettings> gears = reader.read("gears", GearingSettings.class, problems);
    Optional<PlanningSettings> planning = reader.read("planning", PlanningSettings.class, problems);
    Optional<ProfilingSettings> profiling =
        reader.read("profiling", ProfilingSettings.class, problems);
    Optional<AccuracySettings> accuracy = reader.read("accuracy", AccuracySettings.class, problems);
    requireName(reader, "batching.policy", "policy", Policies.batchingNames(), problems);
    requireName(reader, "routing.policy", "policy", Policies.routingNames(), problems);
    requireName(reader, "pipelines.drops", "policy", Policies.dropNames(), problems);
    requireName(reader, "planning.planner", "planner", Policies.plannerNames(), problems);
    requireName(reader, "planning.forecaster", "forecaster", Policies.forecasterNames(), problems);
    problems.throwIfAny();
    return new AppConfig(
        named(node.orElseThrow()),
        cluster.orElseThrow(),
        (Path) repository.orElseThrow(),
        devices.orElseThrow(),
        cores.orElseThrow(),
        batching.orElseThrow(),
        routing.orElseThrow(),
        pipelines.orElseThrow(),
        cascades.orElseThrow(),
        gears.orElseThrow(),
        planning.orElseThrow(),
        profiling.orElseThrow(),
        accuracy.orElseThrow(),
        reader,
        config);
  }

  private static Optional<DeviceSettings> devices(SettingsReader reader, Problems problems) {
    Optional<ConfigValue> value = reader.at("devices");
    if (value.filter(AppConfig::isAuto).isPresent()) {
      reader.readAs("devices", String.class, problems);
      return Optional.of(DeviceSettings.AUTO);
    }
    if (value.filter(v -> v.valueType() == ConfigValueType.STRING).isPresent()) {
      problems.add(
          reader.fullPath("devices"),
          value.get().unwrapped() + " (expected: auto, or a list of devices)",
          value.get().origin());
      return Optional.empty();
    }
    record Block(List<DeviceSettings.Declared> devices) {}
    return reader
        .readAs("devices", Block.class.getRecordComponents()[0].getGenericType(), problems)
        .flatMap(list -> declared((List<?>) list, reader, problems));
  }

  private static Optional<DeviceSettings> declared(
      List<?> list, SettingsReader reader, Problems problems) {
    try {
      if (list.isEmpty()) {
        throw new IllegalArgumentException("[] (expected: auto, or at least one device)");
      }
      return Optional.of(
          new DeviceSettings(list.stream().map(DeviceSettings.Declared.class::cast).toList()));
    } catch (IllegalArgumentException e) {
      problems.add(
          reader.fullPath("devices"), e.getMessage(), reader.at("devices").orElseThrow().origin());
      return Optional.empty();
    }
  }

  private static boolean isAuto(ConfigValue value) {
    return value.valueType() == ConfigValueType.STRING && AUTO.equals(value.unwrapped());
  }

  /** A name that is no text at all is a problem of its block already. */
  private static void requireName(
      SettingsReader reader, String path, String what, Set<String> known, Problems problems) {
    Optional<ConfigValue> value =
        reader.at(path).filter(name -> name.valueType() == ConfigValueType.STRING);
    if (value.isPresent() && !known.contains(value.get().unwrapped().toString())) {
      String name = value.get().unwrapped().toString();
      problems.add(
          reader.fullPath(path),
          "\"" + name + "\" (expected: the name of a " + what + ")",
          value.get().origin(),
          NearestName.advice(name, known));
    }
  }

  /** {@code auto} is the name of the machine. */
  private static NodeSettings named(NodeSettings node) {
    return node.name().equals(AUTO) ? node.named(machineName()) : node;
  }

  private static String machineName() {
    String name;
    try {
      name = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      name = "node";
    }
    String allowed = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
    return allowed.isEmpty() ? "node" : allowed.substring(0, Math.min(allowed.length(), 63));
  }
}
