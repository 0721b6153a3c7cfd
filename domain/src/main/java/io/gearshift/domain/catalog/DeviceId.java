package io.gearshift.domain.catalog;

/** The name of a device, unique in the cluster. */
public record DeviceId(String name) {
  public DeviceId {
    Names.checked("device", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
