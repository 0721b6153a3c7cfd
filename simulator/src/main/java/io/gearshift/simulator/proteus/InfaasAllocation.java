package io.gearshift.simulator.proteus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.random.RandomGenerator;

/**
 * INFaaS with accuracy as its objective, as the authors of Proteus coded it, defects included:
 * where an upgrade is weighed, latencies in milliseconds stand for rates; a replica is of the least
 * accurate variant; what was decided on the way down is forgotten when a device is met that hosts
 * that variant already and is needed; and queries that were dropped count as queued for ever. Most
 * devices are taken by queries that find nothing suitable.
 */
final class InfaasAllocation implements PublishedAllocation, PublishedRouting {
  private static final int PERIOD = 10;
  private static final double SLACK = 0.95;
  private static final double SLACK_DOWN = 0.4;

  /** The accuracy that every query asks for, in percent. */
  private static final double ASKED = 100;

  private PublishedCluster cluster;

  @Override
  public void begin(
      int second, PublishedCluster there, ToDoubleBiFunction<Integer, Integer> arrived) {
    cluster = there;
    if (second % PERIOD == 0) {
      List<PublishedFamily> families = there.families();
      for (int i = 0; i < families.size(); i++) {
        scaleUp(families.get(i), arrived.applyAsDouble(i, second - 1));
      }
      for (int i = 0; i < families.size(); i++) {
        new InfaasShrink(cluster, families.get(i), arrived.applyAsDouble(i, second - 1)).run();
      }
    }
  }

  /** By how much a family's capacity may be used. */
  static double usable(double capacity) {
    return capacity * SLACK;
  }

  /** The same on the way down. */
  static double usableOnTheWayDown(double capacity) {
    return capacity * SLACK * SLACK_DOWN;
  }

  private void scaleUp(PublishedFamily family, double load) {
    double total = 0;
    for (PublishedDevice device : family.devices()) {
      total += rate(device.maxBatch(), millis(family, device));
    }
    if (Math.floor(usable(total)) >= load) {
      return;
    }
    for (PublishedDevice device : List.copyOf(family.devices())) {
      double millis = millis(family, device);
      setBatch(device, device.maxBatch());
      double needed = Math.ceil(load / usable(rate(batch(device), millis)));
      double replicas = (family.bestAccuracy() - device.variant().accuracy()) * needed;
      Optional<Upgrade> upgrade = cheapestUpgrade(family, load);
      if (upgrade.isPresent()) {
        if (upgrade.get().cost() <= replicas) {
          Upgrade chosen = upgrade.get();
          add(family, chosen.variant(), chosen.accelerator(), chosen.devices());
        } else {
          add(family, family.leastAccurate(), device.accelerator(), needed);
        }
        return;
      }
    }
  }

  private record Upgrade(
      PublishedVariant variant, Accelerator accelerator, double devices, double cost) {}

  private Optional<Upgrade> cheapestUpgrade(PublishedFamily family, double load) {
    Upgrade cheapest = null;
    for (PublishedVariant variant : family.variants()) {
      for (int batch : PublishedProfiles.BATCHES) {
        Upgrade upgrade = upgrade(family, variant, batch, load);
        // a cost that is no number is not lower than any
        if (upgrade.cost() < (cheapest == null ? Double.POSITIVE_INFINITY : cheapest.cost())) {
          cheapest = upgrade;
        }
      }
    }
    return Optional.ofNullable(cheapest);
  }

  private Upgrade upgrade(
      PublishedFamily family, PublishedVariant variant, int batch, double load) {
    double fewest = Double.NaN;
    Accelerator best = null;
    for (Accelerator accelerator : Accelerator.ALL) {
      double latency = cluster.profiles().millis(accelerator, variant.name(), batch);
      double needed =
          cluster.free(accelerator) == 0
              ? Double.POSITIVE_INFINITY
              : Math.ceil(load / usable(latency));
      if (best == null || needed < fewest) {
        fewest = needed;
        best = accelerator;
      }
    }
    double drop = family.bestAccuracy() - variant.accuracy();
    return new Upgrade(variant, best, fewest, drop * fewest);
  }

  private void add(
      PublishedFamily family, PublishedVariant variant, Accelerator accelerator, double devices) {
    for (int i = 0; i < devices && cluster.free(accelerator) > 0; i++) {
      cluster.add(family, variant, accelerator);
    }
  }

  @Override
  public Optional<PublishedDevice> choose(PublishedFamily family, RandomGenerator random) {
    return leastLoaded(family)
        .or(() -> another(family))
        .or(() -> closest(family))
        .or(() -> PublishedRouting.UNIFORM.choose(family, random));
  }

  private Optional<PublishedDevice> leastLoaded(PublishedFamily family) {
    return family.devices().stream()
        .filter(device -> device.variant().accuracy() >= ASKED)
        .filter(device -> hasRoom(device, rate(batch(device), millis(family, device))))
        .min(
            Comparator.comparingDouble(
                device ->
                    device.unanswered() / Math.floor(rate(batch(device), millis(family, device)))));
  }

  /** A new device for a variant that the family does not run yet. */
  private Optional<PublishedDevice> another(PublishedFamily family) {
    List<String> there = family.devices().stream().map(device -> device.variant().name()).toList();
    for (PublishedVariant variant : family.variants()) {
      for (Accelerator accelerator : Accelerator.ALL) {
        if (!there.contains(variant.name())
            && cluster.free(accelerator) > 0
            && isFastEnough(family, variant, accelerator)) {
          return Optional.of(cluster.add(family, variant, accelerator));
        }
      }
    }
    return Optional.empty();
  }

  private boolean isFastEnough(
      PublishedFamily family, PublishedVariant variant, Accelerator accelerator) {
    int batch = Math.max(1, cluster.maxBatch(family, variant, accelerator));
    return cluster.profiles().millis(accelerator, variant.name(), batch)
        < family.slo().toNanos() / 1e6;
  }

  private Optional<PublishedDevice> closest(PublishedFamily family) {
    return family.devices().stream()
        .sorted(Comparator.comparingDouble(device -> Math.abs(device.variant().accuracy() - ASKED)))
        .filter(
            device -> {
              int batch = Math.max(1, batch(device));
              double millis =
                  cluster.profiles().millis(device.accelerator(), device.variant().name(), batch);
              return hasRoom(device, rate(batch, millis)) && millis <= family.slo().toNanos() / 1e6;
            })
        .findFirst();
  }

  private static boolean hasRoom(PublishedDevice device, double rate) {
    return Math.floor(rate) > device.unanswered();
  }

  private double millis(PublishedFamily family, PublishedDevice device) {
    return millis(cluster, device, batch(device));
  }

  static double millis(PublishedCluster cluster, PublishedDevice device, int batch) {
    return millis(cluster, device, batch, device.accelerator());
  }

  static double millis(
      PublishedCluster cluster, PublishedDevice device, int batch, Accelerator accelerator) {
    return batch == 0
        ? Double.POSITIVE_INFINITY
        : cluster.profiles().millis(accelerator, device.variant().name(), batch);
  }

  /** Queries per second. */
  static double rate(int batch, double millis) {
    return batch * 1000 / millis;
  }

  static int batch(PublishedDevice device) {
    return ((InfaasDevice) device).batch();
  }

  static void setBatch(PublishedDevice device, int batch) {
    ((InfaasDevice) device).setBatch(batch);
  }

  /** Devices to remove and what to add in their stead, in the order of decision. */
  static final class Changes {
    private final Map<PublishedDevice, Optional<InfaasShrink.Replacement>> changes =
        new LinkedHashMap<>();

    void remove(PublishedDevice device) {
      changes.put(device, Optional.empty());
    }

    void replace(PublishedDevice device, InfaasShrink.Replacement by) {
      changes.put(device, Optional.of(by));
    }

    void enact(PublishedCluster cluster, PublishedFamily family) {
      changes.keySet().forEach(device -> cluster.remove(family, device));
      List<InfaasShrink.Replacement> added = new ArrayList<>();
      changes.values().forEach(by -> by.ifPresent(added::add));
      added.forEach(by -> cluster.add(family, by.variant(), by.accelerator()));
    }
  }
}
