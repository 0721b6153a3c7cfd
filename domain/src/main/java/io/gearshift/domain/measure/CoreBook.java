package io.gearshift.domain.measure;

import io.gearshift.domain.catalog.DeviceId;
import java.util.concurrent.atomic.LongAdder;

/** What has become of the cores of one device that grows. */
public final class CoreBook implements CoreMeter {
  private final DeviceId device;
  private final LongAdder deferrals = new LongAdder();
  private volatile int used;

  CoreBook(DeviceId device) {
    this.device = device;
  }

  @Override
  public void uses(int cores) {
    used = cores;
  }

  @Override
  public void deferred() {
    deferrals.increment();
  }

  public DeviceId device() {
    return device;
  }

  /** Cores that it uses just now. */
  public int used() {
    return used;
  }

  /** How often it wanted more than there were. */
  public long deferrals() {
    return deferrals.sum();
  }
}
