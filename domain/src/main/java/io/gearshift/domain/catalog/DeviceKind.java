package io.gearshift.domain.catalog;

/**
 * What devices of like speed have in common; profiles are kept by kind. {@code cpu} and {@code
 * cpu-4} run on so many processor cores, {@code cuda} and {@code cuda-h200} on a GPU.
 */
public record DeviceKind(String name) {
  public DeviceKind {
    Names.checked("device kind", name);
  }

  public boolean isCuda() {
    return name.equals("cuda") || name.startsWith("cuda-");
  }

  @Override
  public String toString() {
    return name;
  }
}
