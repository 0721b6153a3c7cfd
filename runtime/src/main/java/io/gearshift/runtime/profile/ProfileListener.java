package io.gearshift.runtime.profile;

import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;

/** Is told how a profile gets on, on the thread that measures. */
public interface ProfileListener {
  /** Hears nothing. */
  ProfileListener SILENT = new ProfileListener() {};

  /** The variant is loaded. */
  default void loaded(VariantId variant, Duration loadTime) {}

  /** A batch size is measured. */
  default void measured(VariantId variant, int batch, int runs, Latency latency) {}

  /** The sizes from {@code batch} on are left out, for the one before took too long. */
  default void stopped(VariantId variant, int batch) {}
}
