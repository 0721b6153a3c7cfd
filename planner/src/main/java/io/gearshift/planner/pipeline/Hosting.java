package io.gearshift.planner.pipeline;

/** How many variants a device may host. */
public enum Hosting {
  /** One, which has the device for itself (Proteus, section 4.1; Loki, section 3). */
  ONE_VARIANT,
  /** As many as its memory holds; they share its time. */
  WHAT_FITS
}
