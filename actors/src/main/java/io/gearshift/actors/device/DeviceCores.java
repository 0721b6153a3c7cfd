package io.gearshift.actors.device;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.cores.Calm;
import io.gearshift.domain.cores.CoreLedger;
import io.gearshift.domain.cores.CoreRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The cores of a device that grows: takes them from the ledger of its node before they are used,
 * and gives them back when the last batch that used them has ended.
 */
final class DeviceCores {
  private final Device device;
  private final Growth growth;
  private int used;
  private int deferred;

  /** More were wanted than there were, since it was looked the last time. */
  private boolean refused;

  private Calm calm = Calm.NONE;

  DeviceCores(Device device, Growth growth) {
    this.device = device;
    this.growth = growth;
    this.used = device.cores();
    release(); // what one that failed here had before
    growth.meter().uses(used);
  }

  /** How many the next batch is to use. */
  int used() {
    return used;
  }

  /** How many it would have if there were any left; 0 if it has what it wants. */
  int deferred() {
    return deferred;
  }

  /** How often to look whether fewer are enough. */
  Duration interval() {
    return growth.rule().shrinkAfter().dividedBy(10);
  }

  /**
   * Takes as many as there are left, up to what is wanted.
   *
   * @return whether more may be used than before
   */
  boolean grow(int wanted) {
    calm = Calm.NONE;
    int before = used;
    List<Integer> rungs = device.rungs();
    for (int i = rungs.size() - 1; i >= 0 && used == before; i--) {
      int rung = rungs.get(i);
      if (rung > before && rung <= wanted && holds(rung)) {
        used = rung;
        growth.meter().uses(used);
      }
    }
    deferred = used < wanted ? wanted : 0;
    if (deferred > 0) {
      refused = true;
      growth.meter().deferred();
    }
    return used > before;
  }

  /** What was given up but is not released yet need not be taken anew. */
  private boolean holds(int rung) {
    return ledger().heldBy(device.id()) >= rung || ledger().growTo(device.id(), rung);
  }

  /**
   * Looks whether fewer have been enough for a while; if so, no more are to be used.
   *
   * @param works what has run since this was asked the last time
   * @return whether fewer are to be used than before
   */
  boolean shrink(List<CoreRule.Work> works, Instant now) {
    CoreRule rule = growth.rule();
    deferred = refused ? deferred : 0;
    refused = false;
    calm = calm.after(rule.enough(device.rungs(), used, works, interval()), used, now);
    if (!calm.hasLasted(rule.shrinkAfter(), now)) {
      return false;
    }
    used = calm.most();
    calm = Calm.NONE;
    growth.meter().uses(used);
    return true;
  }

  /** No batch runs that uses more than is to be used. */
  void release() {
    if (ledger().heldBy(device.id()) > used) {
      ledger().shrinkTo(device.id(), used);
    }
  }

  private CoreLedger ledger() {
    return growth.ledger();
  }
}
