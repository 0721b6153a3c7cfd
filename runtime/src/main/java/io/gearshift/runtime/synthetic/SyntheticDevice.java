package io.gearshift.runtime.synthetic;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.ModelLoader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One device that is not there. A run takes the time that 95 of 100 kept by the variant's profile,
 * which is what planners and policies count with; runs come one after the other. Loads take theirs
 * beside them, as on real devices. No file of a network is opened.
 */
public final class SyntheticDevice implements ModelLoader {
  private final Function<VariantId, Optional<VariantProfile>> profiles;
  private final Delay delay;
  private CompletionStage<Void> free = CompletableFuture.completedFuture(null);

  /**
   * @param profiles what variants cost on the device, asked at each load
   */
  public SyntheticDevice(Function<VariantId, Optional<VariantProfile>> profiles, Delay delay) {
    this.profiles = profiles;
    this.delay = delay;
  }

  @Override
  public CompletionStage<ModelInstance> load(Family family, Variant variant, Device device) {
    Optional<VariantProfile> profile = profiles.apply(variant.id());
    if (profile.isEmpty()) {
      return CompletableFuture.failedFuture(
          new LoadFailedException(variant.id() + " has no profile on " + device.kind()));
    }
    return delay
        .of(profile.get().loadTime())
        .thenApply(loaded -> new SyntheticInstance(this, family.signature(), profile.get()));
  }

  /** Completes after the device has run what it was asked before, and this. */
  synchronized CompletionStage<Void> run(Duration time) {
    free = free.thenCompose(done -> delay.of(time));
    return free;
  }
}
