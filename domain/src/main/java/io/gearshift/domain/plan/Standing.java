package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is on a device just now, or is about to be: it is at a step if anything is. */
public record Standing(Device device, Map<VariantId, State> variants) {

  /** How it is with a variant. */
  public enum State {
    /** It is being loaded, or the device was told to load it. */
    LOADING,
    SERVING,
    /** It did serve, and the device loads it anew by itself: it keeps its room. */
    LOST,
    /** It could not be loaded, and the device has given it up: it takes no room. */
    BROKEN,
    /** It drains, or the device was told to let it go. */
    LEAVING
  }

  /** A loaded variant on a device. */
  public record Instance(DeviceId device, VariantId variant) {
    @Override
    public String toString() {
      return variant + " on " + device;
    }
  }

  public Standing {
    variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants)); // in their order
  }

  /** A device on which all of these serve. */
  public static Standing of(Device device, List<VariantId> serving) {
    Map<VariantId, State> variants = new LinkedHashMap<>();
    serving.forEach(variant -> variants.put(variant, State.SERVING));
    return new Standing(device, variants);
  }

  /** The same, but for one variant. */
  public Standing with(VariantId variant, State state) {
    Map<VariantId, State> others = new LinkedHashMap<>(variants);
    others.put(variant, state);
    return new Standing(device, others);
  }

  /** Whether the device is at a step. */
  public boolean isBusy() {
    return variants.containsValue(State.LOADING) || variants.containsValue(State.LEAVING);
  }
}
