package io.gearshift.actors.device;

import io.gearshift.domain.accuracy.CheckedTime;
import io.gearshift.domain.accuracy.IdleDevice;
import io.gearshift.domain.accuracy.LeastTime;
import io.gearshift.domain.accuracy.ShadowRule;
import java.time.Duration;
import java.time.Instant;

/** What a device remembers to tell whether it has time for a shadow. */
final class IdleTime {
  private final ShadowRule rule;
  private Instant idleSince;
  private LeastTime leastTime;
  private CheckedTime checked;

  IdleTime(ShadowRule rule, Instant now) {
    this.rule = rule;
    this.idleSince = now;
    this.leastTime = LeastTime.from(now);
    this.checked = CheckedTime.from(now);
  }

  /** A query wants to run that is due then. */
  void wanted(Instant deadline, Instant now) {
    leastTime = leastTime.with(Duration.between(now, deadline), now);
  }

  /** A run has ended for which somebody waited. */
  void ran(Instant now) {
    idleSince = now;
  }

  /**
   * Whether a shadow may run now; if so it is counted.
   *
   * @param waits whether a query runs or waits on the device
   * @param slo the least of those of the families there
   */
  boolean take(Duration run, boolean waits, Duration slo, Instant now) {
    Duration lately = leastTime.value(now);
    Duration least = lately.compareTo(slo) < 0 ? lately : slo;
    boolean allowed = rule.allows(new IdleDevice(waits, idleSince, least, checked), run, now);
    if (allowed) {
      checked = checked.spent(run, rule.deviceTimeShare(), now);
    }
    return allowed;
  }
}
