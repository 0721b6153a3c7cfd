package io.gearshift.actors.trace;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.trace.Attribute;
import io.gearshift.domain.traffic.Reason;
import java.util.Locale;

/** What spans say of queries, by the names that people search for. */
public final class Attributes {
  public static final String ANSWERED = "answered";
  public static final String CANCELLED = "cancelled";

  private Attributes() {}

  public static Attribute query(long id) {
    return Attribute.of("gearshift.query", Long.toString(id));
  }

  public static Attribute family(FamilyId family) {
    return Attribute.of("gearshift.family", family.name());
  }

  public static Attribute variant(VariantId variant) {
    return Attribute.of("gearshift.variant", variant.name());
  }

  public static Attribute device(DeviceId device) {
    return Attribute.of("gearshift.device", device.name());
  }

  public static Attribute items(int items) {
    return Attribute.of("gearshift.items", items);
  }

  public static Attribute batch(int items) {
    return Attribute.of("gearshift.batch_size", items);
  }

  /** How it ended: {@link #ANSWERED}, {@link #CANCELLED}, or the reason of a refusal. */
  public static Attribute outcome(String outcome) {
    return Attribute.of("gearshift.outcome", outcome);
  }

  public static Attribute outcome(Reason reason) {
    return outcome(reason.name().toLowerCase(Locale.ROOT));
  }
}
