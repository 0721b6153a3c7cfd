package io.gearshift.config.scenario;

import io.gearshift.config.BadConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The devices, families and profiles of a scenario.
 *
 * @param problem without demand
 * @param warnings what is left out, and why
 */
public record World(Problem problem, List<String> warnings) {
  private static final long PLENTY = 1L << 50;

  public World {
    warnings = List.copyOf(warnings);
  }

  /**
   * @param repository of families that are only named, if the scenario does not say
   * @throws BadConfig if a file or a family is missing or cannot be used
   */
  public static World of(ScenarioSettings settings, DataFolders folders, Path repository) {
    List<Device> devices = devices(settings);
    Set<DeviceKind> kinds = devices.stream().map(Device::kind).collect(Collectors.toSet());
    requireDevices(settings, devices);
    List<String> warnings = new ArrayList<>();
    List<Family> families = new ArrayList<>();
    List<VariantProfile> profiles = new ArrayList<>();
    Path models = settings.repository().map(folders.scenario()::resolve).orElse(repository);
    for (int i = 0; i < settings.families().size(); i++) {
      FamilySettings family = settings.families().get(i);
      String key = "families[" + i + "]";
      if (family.variants().isPresent()) {
        DeclaredFamily declared = DeclaredFamily.of(key, family, folders);
        List<VariantProfile> here = onKinds(kinds, declared.profiles());
        families.add(profiled(key, declared.family(), here, warnings));
        profiles.addAll(here);
      } else {
        ModelRepository opened = ModelRepository.open(models);
        Family found = found(key, family, opened, models);
        List<VariantProfile> here = onKinds(kinds, profiles(opened, found, warnings));
        families.add(profiled(key, found, here, warnings));
        profiles.addAll(here);
      }
    }
    return new World(new Problem(devices, families, profiles), warnings);
  }

  private static List<Device> devices(ScenarioSettings settings) {
    List<Device> devices = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (ScenarioSettings.Devices alike : settings.devices()) {
      for (int i = 0; i < alike.count(); i++) {
        int number = numbers.merge(alike.kind(), 1, Integer::sum) - 1;
        try {
          devices.add(
              new Device(
                  new DeviceId(alike.kind() + "-" + number),
                  new DeviceKind(alike.kind()),
                  0,
                  alike.cores().orElse(1),
                  alike.memoryBytes().orElse(PLENTY)));
        } catch (IllegalArgumentException e) {
          throw new BadConfig("devices: " + e.getMessage());
        }
      }
    }
    return devices;
  }

  private static void requireDevices(ScenarioSettings settings, List<Device> devices) {
    List<String> names = devices.stream().map(device -> device.id().name()).toList();
    for (ScenarioSettings.Loss loss : settings.losses()) {
      if (!names.contains(loss.device())) {
        throw new BadConfig(
            "losses: \"" + loss.device() + "\" (expected: a device, one of " + names + ")");
      }
    }
  }

  private static List<VariantProfile> onKinds(
      Set<DeviceKind> kinds, List<VariantProfile> profiles) {
    return profiles.stream().filter(profile -> kinds.contains(profile.kind())).toList();
  }

  private static Family found(
      String key, FamilySettings settings, ModelRepository repository, Path folder) {
    Family family =
        repository
            .catalog()
            .family(settings.name())
            .orElseThrow(
                () ->
                    new BadConfig(
                        key
                            + ".name: \""
                            + settings.name()
                            + "\" (expected: one of "
                            + repository.catalog().families().stream().map(Family::id).toList()
                            + ", of '"
                            + folder
                            + "')\nDeclare its variants here, or name its repository."));
    try {
      return new Family(
          family.id(),
          family.task(),
          family.metric(),
          family.dataSet(),
          settings.slo().orElse(family.slo()),
          settings.maxBatch().orElse(family.maxBatch()),
          family.signature(),
          family.labels(),
          family.variants());
    } catch (IllegalArgumentException e) {
      throw new BadConfig(key + ": " + e.getMessage());
    }
  }

  private static List<VariantProfile> profiles(
      ModelRepository repository, Family family, List<String> warnings) {
    List<VariantProfile> profiles = new ArrayList<>();
    for (Variant variant : family.variants()) {
      ProfileFile.Found read = ProfileFile.read(repository.folder(variant.id()), variant);
      warnings.addAll(read.warnings());
      profiles.addAll(read.profiles());
    }
    return profiles;
  }

  /** The family with those of its variants that can run on some device. */
  private static Family profiled(
      String key, Family family, List<VariantProfile> profiles, List<String> warnings) {
    List<Variant> able = new ArrayList<>();
    for (Variant variant : family.variants()) {
      if (profiles.stream().anyMatch(profile -> profile.variant().equals(variant.id()))) {
        able.add(variant);
      } else {
        warnings.add(
            variant.id() + " is left out: it has no profile on any device of the scenario");
      }
    }
    if (able.isEmpty()) {
      throw new BadConfig(
          key
              + ": no variant of '"
              + family.id()
              + "' has a profile on any device of the scenario (expected: at least one)\nOf a family"
              + " of the repository, run ./gearshift profile "
              + family.id()
              + " on a machine with such devices.");
    }
    return family.withVariants(able);
  }
}
