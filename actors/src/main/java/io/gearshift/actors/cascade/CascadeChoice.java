package io.gearshift.actors.cascade;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.cascade.ServedCascade;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/** Says which cascade a query of a family takes. It belongs to one router, and keeps its state. */
public interface CascadeChoice {

  /**
   * What a query takes.
   *
   * @param gear that it belongs to; empty if there are no gears
   */
  record Taken(Cascade cascade, OptionalInt gear) {}

  /** A device says what it holds. */
  default void observe(DeviceReport report, Instant now) {}

  /**
   * The device that is to serve the next step of a query, if it can.
   *
   * @param taken what the query has taken
   * @return empty if it does not matter which
   */
  default Optional<DeviceId> device(Taken taken, VariantId variant) {
    return Optional.empty();
  }

  /** How it is told how certain the answers of the family are. */
  Certainty certainty();

  /**
   * For a query that has come.
   *
   * @param waiting items whose query waits for its first answer
   */
  Taken next(Query query, IntSupplier waiting, Instant now);

  /** Always the same. */
  static CascadeChoice always(ServedCascade served) {
    Taken taken = new Taken(served.cascade(), OptionalInt.empty());
    return new CascadeChoice() {
      @Override
      public Certainty certainty() {
        return served.certainty();
      }

      @Override
      public Taken next(Query query, IntSupplier waiting, Instant now) {
        return taken;
      }
    };
  }
}
