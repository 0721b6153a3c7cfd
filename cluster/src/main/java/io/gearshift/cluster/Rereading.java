package io.gearshift.cluster;

import io.gearshift.config.BadConfig;
import io.gearshift.config.DeviceSettings;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Reads a family anew from its folder, and finds out whether it can take the place of the one that
 * is served: with the same signature, and with a profile of each variant on each kind of device
 * here. Nothing is measured, for that would keep queries waiting.
 *
 * @param repository the folder of the families
 * @param devices what synthetic devices are like
 */
record Rereading(Path repository, DeviceSettings devices) {

  /**
   * A family as its folder has it.
   *
   * @param profiles on every kind of device of the node
   */
  record Found(Family family, List<VariantProfile> profiles) {}

  /**
   * Reads a family; blocks.
   *
   * @param served what is served until now
   * @throws LoadFailedException if it cannot take the place of what is served
   */
  Found read(FamilyId id, Inventory served) {
    Family before = served.catalog().family(id.name()).orElseThrow();
    ModelRepository folder;
    try {
      folder = ModelRepository.open(repository, id);
    } catch (BadConfig e) {
      throw new LoadFailedException(e.getMessage());
    }
    Catalog catalog = folder.catalog();
    Family family =
        catalog
            .family(id.name())
            .orElseThrow(() -> new LoadFailedException(reasons(catalog.quarantined())));
    requireWhole(before, catalog.quarantined());
    if (!family.signature().equals(before.signature())) {
      throw new LoadFailedException(
          "its inputs or outputs have changed, which clients and pipelines rely on until the"
              + " server ends; restart the server, or make it another family");
    }
    return new Found(family, profiles(folder, family, served.devices()));
  }

  /**
   * Loads each variant once beside what serves, and frees it, unless all devices are synthetic;
   * blocks.
   *
   * @throws LoadFailedException if one cannot be loaded
   */
  void tryOut(Family family, Inventory served) {
    Optional<Device> device =
        served.devices().stream().filter(one -> !one.kind().isSynthetic()).findFirst();
    if (device.isEmpty()) {
      return;
    }
    for (Variant variant : family.variants()) {
      try (ModelInstance instance =
          served.loader().load(family, variant, device.get()).toCompletableFuture().join()) {
        instance.memoryBytes(); // it is there, and may go
      } catch (CompletionException e) {
        throw e.getCause() instanceof LoadFailedException failed ? failed : e;
      }
    }
  }

  /** What was left out before may stay so; what is served may not fall out of service. */
  private static void requireWhole(Family before, List<Quarantined> quarantined) {
    List<Quarantined> broken =
        quarantined.stream()
            .filter(
                one ->
                    before.variants().stream()
                        .anyMatch(variant -> variant.id().toString().equals(one.name())))
            .toList();
    if (!broken.isEmpty()) {
      throw new LoadFailedException(reasons(broken));
    }
  }

  private List<VariantProfile> profiles(ModelRepository folder, Family family, List<Device> all) {
    List<VariantProfile> profiles = new ArrayList<>();
    for (Variant variant : family.variants()) {
      ProfileFile.Found found = ProfileFile.read(folder.folder(variant.id()), variant);
      List<Device> fixed =
          all.stream().flatMap(one -> one.rungs().stream().map(one::fixedAt)).toList();
      for (Device device : fixed) {
        VariantProfile profile =
            devices
                .cost(device, found.profiles())
                .orElseThrow(() -> unprofiled(variant.id(), device, found.warnings()));
        if (!profiles.contains(profile)) {
          profiles.add(profile);
        }
      }
    }
    return profiles;
  }

  private LoadFailedException unprofiled(VariantId variant, Device device, List<String> warnings) {
    if (device.kind().isSynthetic()) {
      return new LoadFailedException(variant + ": " + Stocktake.unimaginable(device, devices));
    }
    return new LoadFailedException(
        variant
            + " has no profile on "
            + device.kind()
            + " with "
            + device.cores()
            + " core(s)"
            + (warnings.isEmpty() ? "" : " (" + String.join("; ", warnings) + ")")
            + "; measure it with ./gearshift profile, best where no queries are served, and load it"
            + " again");
  }

  private static String reasons(List<Quarantined> quarantined) {
    return String.join(
        "; ", quarantined.stream().map(one -> one.name() + ": " + one.reason()).toList());
  }
}
