package io.gearshift.domain.catalog;

import java.util.Comparator;

/** The name of a variant within its family; the model version of the Open Inference Protocol. */
public record VariantId(FamilyId family, String name) implements Comparable<VariantId> {
  private static final Comparator<VariantId> BY_NAME =
      Comparator.comparing((VariantId id) -> id.family().name()).thenComparing(VariantId::name);

  public VariantId {
    Names.checked("variant", name);
  }

  /**
   * @param family the name of the family
   * @param name the name of the variant within it
   */
  public static VariantId of(String family, String name) {
    return new VariantId(new FamilyId(family), name);
  }

  /** By the name of the family, then by its own. */
  @Override
  public int compareTo(VariantId other) {
    return BY_NAME.compare(this, other);
  }

  @Override
  public String toString() {
    return family + "/" + name;
  }
}
