package io.gearshift.cluster;

import com.sun.management.OperatingSystemMXBean;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.config.ClusterSettings.Role;
import io.gearshift.config.DeviceSettings;
import io.gearshift.config.Devices;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.cascade.ServedCascade;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.gear.ServedGears;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.StepCatalog;
import io.gearshift.runtime.OnnxModelLoader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out what a node can serve: reads the model repository, finds the devices, and measures each
 * variant that has no profile on a kind of device that is here. A variant that cannot be loaded or
 * run is quarantined, and the rest goes on.
 */
public final class Stocktake {

  /** Is told how it gets on. */
  public interface Listener {
    /** So many variants are about to be measured. */
    void begins(int variants);

    /** This one is being measured. */
    void measures(VariantId variant, Device device);

    /** It is done, one way or the other. */
    void ends(VariantId variant);

    /** Something an operator should know; it does not stop the start. */
    void warns(String message);
  }

  private record Missing(Family family, Variant variant, Device device) {}

  private final ModelRepository repository;
  private final List<Device> devices;
  private final DeviceSettings settings;
  private final OnnxModelLoader loader;
  private final Listener listener;
  private final List<VariantProfile> profiles = new ArrayList<>();

  /** Every profile of a variant, on whatever kind of device. */
  private final Map<VariantId, List<VariantProfile>> known = new LinkedHashMap<>();

  private final Map<VariantId, String> broken = new LinkedHashMap<>();

  private Stocktake(
      ModelRepository repository,
      List<Device> devices,
      DeviceSettings settings,
      OnnxModelLoader loader,
      Listener listener) {
    this.repository = repository;
    this.devices = devices;
    this.settings = settings;
    this.loader = loader;
    this.listener = listener;
  }

  /**
   * Takes stock for a node. Blocks while it measures.
   *
   * @param steps those that pipelines may name
   * @throws BadConfig if the repository is missing or has nothing in it
   * @throws StartFailed if nothing in it can be served
   */
  public static Inventory of(AppConfig config, StepCatalog steps, Listener listener) {
    ModelRepository repository = ModelRepository.open(config.repository(), steps);
    List<Device> devices = devices(config);
    OnnxModelLoader loader = new OnnxModelLoader();
    Stocktake stocktake = new Stocktake(repository, devices, config.devices(), loader, listener);
    Duration budget = config.profiling().budgetPerVariant();
    List<Missing> missing = stocktake.readProfiles();
    if (config.profiling().onServe()) {
      stocktake.measure(missing, budget);
    } else {
      missing.forEach(
          m ->
              stocktake.broken.put(
                  m.variant().id(),
                  "it has no profile on "
                      + m.device().kind()
                      + ": run ./gearshift profile, or set profiling.on-serve = true"));
    }
    stocktake.imagine();
    Catalog catalog = stocktake.catalog();
    if (catalog.families().isEmpty()) {
      loader.close();
      throw new StartFailed(
          "nothing in the model repository '"
              + config.repository()
              + "' can be served: "
              + catalog.quarantined());
    }
    Map<FamilyId, ServedCascade> cascades =
        config.cascades().enabled() ? stocktake.cascades(catalog) : Map.of();
    Map<FamilyId, ServedGears> gears =
        new GearPlans(repository, catalog, listener::warns).read(config.gears().plans());
    return new Inventory(catalog, devices, stocktake.profiles, cascades, gears, loader);
  }

  private Map<FamilyId, ServedCascade> cascades(Catalog catalog) {
    Map<FamilyId, ServedCascade> cascades = new LinkedHashMap<>();
    for (Family family : catalog.families()) {
      repository.cascade(family).ifPresent(served -> cascades.put(family.id(), served));
    }
    return cascades;
  }

  /** The devices of this machine, as configured; none if the node is to have none. */
  public static List<Device> devices(AppConfig config) {
    if (!config.cluster().has(Role.DEVICE)) {
      return List.of();
    }
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Devices.detect(
        config.node(),
        config.devices(),
        Runtime.getRuntime().availableProcessors(),
        machine.getTotalMemorySize());
  }

  private List<Missing> readProfiles() {
    List<Missing> missing = new ArrayList<>();
    for (Family family : repository.catalog().families()) {
      for (Variant variant : family.variants()) {
        ProfileFile.Found found = ProfileFile.read(repository.folder(variant.id()), variant);
        found.warnings().forEach(listener::warns);
        known.put(variant.id(), new ArrayList<>(found.profiles()));
        for (Device device : oneOfEachKind(false)) {
          found
              .on(device.kind(), device.cores())
              .ifPresentOrElse(
                  profiles::add, () -> missing.add(new Missing(family, variant, device)));
        }
      }
    }
    return missing;
  }

  /** One of each kind with each number of cores that it may have. */
  private List<Device> oneOfEachKind(boolean synthetic) {
    Map<String, Device> kinds = new LinkedHashMap<>();
    devices.stream()
        .filter(device -> device.kind().isSynthetic() == synthetic)
        .flatMap(device -> device.rungs().stream().map(device::fixedAt))
        .forEach(device -> kinds.putIfAbsent(device.kind() + "-" + device.cores(), device));
    return List.copyOf(kinds.values());
  }

  /** Finds out what variants cost on devices that are not there: nothing can be measured. */
  private void imagine() {
    long synthetic = devices.stream().filter(device -> device.kind().isSynthetic()).count();
    if (synthetic > 0) {
      listener.warns(
          synthetic
              + " of "
              + devices.size()
              + " devices are synthetic: no network runs there, their answers are made up");
    }
    for (Device device : oneOfEachKind(true)) {
      known.forEach(
          (variant, measured) ->
              settings
                  .cost(device, measured)
                  .ifPresentOrElse(
                      profiles::add,
                      () -> broken.putIfAbsent(variant, unimaginable(device, settings))));
    }
  }

  /** Why a variant cannot be placed on a synthetic device. */
  static String unimaginable(Device device, DeviceSettings settings) {
    return "it has no profile on "
        + settings.measuredOn(device)
        + " with "
        + device.cores()
        + " core(s), which "
        + device.kind()
        + " goes by: run ./gearshift profile where there is such a device, or put "
        + ProfileFile.of(Path.of(""), settings.measuredOn(device), device.cores())
        + " beside the variant";
  }

  private void measure(List<Missing> missing, Duration budget) {
    listener.begins(missing.size());
    Measurement measurement = new Measurement(repository, loader, budget, listener::warns);
    for (Missing one : missing) {
      VariantId id = one.variant().id();
      listener.measures(id, one.device());
      try {
        VariantProfile profile = measurement.of(one.family(), one.variant(), one.device());
        profiles.add(profile);
        known.get(id).add(profile);
      } catch (LoadFailedException | RunFailedException e) {
        broken.put(id, e.getMessage());
        listener.warns(id + " is left out: " + e.getMessage());
      }
      listener.ends(id);
    }
  }

  private Catalog catalog() {
    Catalog all = repository.catalog();
    List<Quarantined> quarantined = new ArrayList<>(all.quarantined());
    broken.forEach((id, reason) -> quarantined.add(new Quarantined(id.toString(), reason)));
    List<Family> families = new ArrayList<>();
    for (Family family : all.families()) {
      List<Variant> whole =
          family.variants().stream().filter(v -> !broken.containsKey(v.id())).toList();
      if (whole.isEmpty()) {
        quarantined.add(new Quarantined(family.id().name(), "none of its variants can be served"));
      } else {
        families.add(family.withVariants(whole));
      }
    }
    return new Catalog(families, pipelines(all, families, quarantined), quarantined);
  }

  /** Those of which all families are left. */
  private static List<Pipeline> pipelines(
      Catalog all, List<Family> families, List<Quarantined> quarantined) {
    Set<FamilyId> left = families.stream().map(Family::id).collect(Collectors.toSet());
    List<Pipeline> pipelines = new ArrayList<>();
    for (Pipeline pipeline : all.pipelines()) {
      pipeline.graph().stages().stream()
          .filter(stage -> !left.contains(stage.family()))
          .findFirst()
          .ifPresentOrElse(
              stage ->
                  quarantined.add(
                      new Quarantined(
                          pipeline.id().name(),
                          "none of the variants of its stage '"
                              + stage.name()
                              + "', family '"
                              + stage.family()
                              + "', can be served")),
              () -> pipelines.add(pipeline));
    }
    return pipelines;
  }
}
