package io.gearshift.domain.catalog;

/** The name of a family; the model name of the Open Inference Protocol. */
public record FamilyId(String name) {
  public FamilyId {
    Names.checked("family", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
