package io.gearshift.domain.catalog;

/** The name of a variant within its family; the model version of the Open Inference Protocol. */
public record VariantId(FamilyId family, String name) {
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

  @Override
  public String toString() {
    return family + "/" + name;
  }
}
