package io.gearshift.domain.catalog;

/**
 * What devices of like speed have in common; profiles are kept by kind. {@code cpu} and {@code
 * cpu-4} run on so many processor cores, {@code cuda} and {@code cuda-h200} on a GPU. {@code
 * synthetic} and {@code synthetic-h200} run no network: they take the time, and make the answers
 * up.
 */
public record DeviceKind(String name) {
  private static final String SYNTHETIC = "synthetic";

  public DeviceKind {
    Names.checked("device kind", name);
  }

  public boolean isCuda() {
    return name.equals("cuda") || name.startsWith("cuda-");
  }

  /** Whether answers of such devices are made up. */
  public boolean isSynthetic() {
    return name.equals(SYNTHETIC) || name.startsWith(SYNTHETIC + "-");
  }

  @Override
  public String toString() {
    return name;
  }
}
