package io.gearshift.domain.execution;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import java.util.concurrent.CompletionStage;

/** Loads variants. */
public interface ModelLoader {

  /**
   * Loads a variant on a device and runs it once, so that it is warm. Completes with {@link
   * LoadFailedException} if the files are missing or broken, if the network does not have the
   * family's signature, or if the device cannot take it.
   */
  CompletionStage<ModelInstance> load(Family family, Variant variant, Device device);
}
