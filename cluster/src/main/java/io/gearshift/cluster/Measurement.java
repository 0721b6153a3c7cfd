package io.gearshift.cluster;

import io.gearshift.config.BadConfig;
import io.gearshift.config.HeldOut;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelLoader;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.runtime.profile.ProfileListener;
import io.gearshift.runtime.profile.ProfileSettings;
import io.gearshift.runtime.profile.Profiler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures variants of a repository on their family's held-out inputs, in batches up to those that
 * take longer than the SLO, and writes the profiles beside them.
 *
 * @param budget time to spend on each
 * @param warnings is told what an operator should know
 */
public record Measurement(
    ModelRepository repository, ModelLoader loader, Duration budget, Consumer<String> warnings) {
  private static final int SAMPLES = 64;

  /**
   * Measures one variant; blocks. A profile that cannot be written is a warning.
   *
   * @throws LoadFailedException if the variant cannot be loaded
   * @throws RunFailedException if it cannot run on the inputs
   */
  public VariantProfile of(Family family, Variant variant, Device device) {
    ProfileSettings settings = new ProfileSettings(budget, family.slo());
    VariantProfile profile =
        new Profiler(loader, settings, ProfileListener.SILENT)
            .profile(family, variant, device, samples(family));
    try {
      ProfileFile.write(repository.folder(variant.id()), profile);
    } catch (IOException e) {
      warnings.accept(e.getMessage());
    }
    return profile;
  }

  private List<List<Tensor>> samples(Family family) {
    try {
      return repository.heldOut(family.id()).stream()
          .flatMap(heldOut -> heldOut.examples(SAMPLES).stream())
          .map(HeldOut.Example::inputs)
          .toList();
    } catch (BadConfig e) {
      warnings.accept(family.id() + " is measured on made-up inputs: " + e.getMessage());
      return List.of();
    }
  }
}
