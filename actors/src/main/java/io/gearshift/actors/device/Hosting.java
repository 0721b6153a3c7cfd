package io.gearshift.actors.device;

import io.gearshift.domain.accuracy.ShadowRule;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.ModelLoader;
import io.gearshift.domain.measure.Recorder;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a device needs to host variants.
 *
 * @param catalog as it is just now
 * @param profiles latency to plan with on devices of this kind, for every variant that may be
 *     placed here, as is known just now
 * @param policies the batch policy that a family's batchers begin with; may answer differently as
 *     time goes by
 * @param recorder told of the batches
 * @param shadows when answers may be checked here
 * @param growth absent where the device always has the same cores
 */
public record Hosting(
    DeviceSettings settings,
    Device device,
    Supplier<Catalog> catalog,
    Supplier<Map<VariantId, LatencyProfile>> profiles,
    Function<Family, BatchPolicy> policies,
    ModelLoader loader,
    Recorder recorder,
    InstantSource clock,
    ShadowRule shadows,
    Optional<Growth> growth) {

  /** Of a device that always has the same cores. */
  public Hosting(
      DeviceSettings settings,
      Device device,
      Supplier<Catalog> catalog,
      Supplier<Map<VariantId, LatencyProfile>> profiles,
      Function<Family, BatchPolicy> policies,
      ModelLoader loader,
      Recorder recorder,
      InstantSource clock,
      ShadowRule shadows) {
    this(
        settings,
        device,
        catalog,
        profiles,
        policies,
        loader,
        recorder,
        clock,
        shadows,
        Optional.empty());
  }

  /** Of a device where no answers are checked. */
  public Hosting(
      DeviceSettings settings,
      Device device,
      Supplier<Catalog> catalog,
      Supplier<Map<VariantId, LatencyProfile>> profiles,
      Function<Family, BatchPolicy> policies,
      ModelLoader loader,
      Recorder recorder,
      InstantSource clock) {
    this(settings, device, catalog, profiles, policies, loader, recorder, clock, ShadowRule.NEVER);
  }
}
