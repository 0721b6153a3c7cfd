package io.gearshift.simulator.proteus;

import java.util.List;

/**
 * How the authors' INFaaS scales one family down. The batch that a device's latency is looked up
 * for is not the device's own but the last one that anything was looked up for before.
 */
final class InfaasShrink {
  record Replacement(PublishedVariant variant, Accelerator accelerator) {}

  private final PublishedCluster cluster;
  private final PublishedFamily family;
  private final double load;
  private final InfaasAllocation.Changes changes = new InfaasAllocation.Changes();
  private double total;
  private long queued;
  private int lookedUp;

  /**
   * @param load queries that came in the last second
   */
  InfaasShrink(PublishedCluster cluster, PublishedFamily family, double load) {
    this.cluster = cluster;
    this.family = family;
    this.load = load;
  }

  void run() {
    for (PublishedDevice device : family.devices()) {
      lookedUp = InfaasAllocation.batch(device);
      total += InfaasAllocation.rate(lookedUp, InfaasAllocation.millis(cluster, device, lookedUp));
      queued += device.unanswered();
    }
    for (PublishedDevice device : List.copyOf(family.devices())) {
      if (isNeeded(device)) {
        return; // and with it all that was decided before
      }
    }
    changes.enact(cluster, family);
  }

  /** Decides on one device; true if it is needed as it is and nothing is to be scaled down. */
  private boolean isNeeded(PublishedDevice device) {
    double millis = InfaasAllocation.millis(cluster, device, lookedUp);
    double own = InfaasAllocation.rate(InfaasAllocation.batch(device), millis);
    double rest = total - own;
    if (InfaasAllocation.usable(rest) > queued) {
      changes.remove(device);
      total = rest;
      return false;
    }
    PublishedVariant least = family.leastAccurate();
    PublishedVariant last = family.variants().get(family.variants().size() - 1);
    lookedUp = cluster.maxBatch(family, last, device.accelerator());
    if (!least.equals(device.variant())) {
      changes.replace(device, new Replacement(least, device.accelerator()));
      total = rest + fullRate(least, device.accelerator());
      return false;
    }
    if (InfaasAllocation.usableOnTheWayDown(total) <= load) {
      return true;
    }
    if (!shrinkBatch(device, rest, millis)) {
      moveToCpu(device, rest);
    }
    return false;
  }

  private double fullRate(PublishedVariant variant, Accelerator accelerator) {
    int batch = cluster.maxBatch(family, variant, accelerator);
    return batch == 0
        ? 0
        : InfaasAllocation.rate(
            batch, cluster.profiles().millis(accelerator, variant.name(), batch));
  }

  private boolean shrinkBatch(PublishedDevice device, double rest, double millis) {
    for (int batch : PublishedProfiles.BATCHES) {
      lookedUp = batch;
      if (batch > device.maxBatch()) {
        return false;
      }
      double smaller = rest + InfaasAllocation.rate(batch, millis);
      if (InfaasAllocation.usable(smaller) > queued) {
        InfaasAllocation.setBatch(device, batch);
        total = smaller;
        return true;
      }
    }
    return false;
  }

  private void moveToCpu(PublishedDevice device, double rest) {
    Accelerator to = cluster.free(Accelerator.CPU) > 0 ? Accelerator.CPU : Accelerator.VPU;
    if (cluster.maxBatch(family, device.variant(), Accelerator.CPU) == 0 || cluster.free(to) == 0) {
      return;
    }
    double latency = // that stands for a rate
        device.maxBatch() == 0
            ? 0
            : InfaasAllocation.millis(
                cluster, device, InfaasAllocation.batch(device), Accelerator.CPU);
    if (InfaasAllocation.usable(rest + latency) > queued) {
      total = rest + latency;
      changes.replace(device, new Replacement(device.variant(), to));
    }
  }
}
