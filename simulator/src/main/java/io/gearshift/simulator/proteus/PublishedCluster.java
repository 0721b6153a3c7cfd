package io.gearshift.simulator.proteus;

import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The authors' cluster. Loading takes no time, and a device that is taken from a family answers
 * what it has while it counts as free already, so that for a while there may be more than there
 * are.
 */
final class PublishedCluster {

  /** How devices batch. */
  interface Batching {
    PublishedDevice device(
        EventLoop loop, PublishedDevice.Engine engine, PublishedDevice.Accounts accounts);
  }

  /** What becomes of several shares of devices that are not told apart. */
  enum Shares {
    /** The last one counts, as shipped. */
    LAST {
      @Override
      double of(double before, double next) {
        return next;
      }
    },
    /** They are added, as meant. */
    SUM {
      @Override
      double of(double before, double next) {
        return before + next;
      }
    };

    abstract double of(double before, double next);
  }

  private final EventLoop loop;
  private final PublishedProfiles profiles;
  private final List<PublishedFamily> families;
  private final Batching batching;
  private final boolean dropsStale;
  private final PublishedDevice.Accounts accounts;
  private final Map<Accelerator, Integer> free = new EnumMap<>(Accelerator.class);

  PublishedCluster(
      EventLoop loop,
      PublishedProfiles profiles,
      List<PublishedFamily> families,
      Batching batching,
      boolean dropsStale,
      PublishedDevice.Accounts accounts) {
    this.loop = loop;
    this.profiles = profiles;
    this.families = List.copyOf(families);
    this.batching = batching;
    this.dropsStale = dropsStale;
    this.accounts = accounts;
    Accelerator.ALL.forEach(accelerator -> free.put(accelerator, Accelerator.COUNT));
  }

  List<PublishedFamily> families() {
    return families;
  }

  PublishedProfiles profiles() {
    return profiles;
  }

  int free(Accelerator accelerator) {
    return free.get(accelerator);
  }

  int maxBatch(PublishedFamily family, PublishedVariant variant, Accelerator accelerator) {
    return profiles.maxBatch(accelerator, variant.name(), family.slo());
  }

  PublishedDevice add(PublishedFamily family, PublishedVariant variant, Accelerator accelerator) {
    PublishedDevice device =
        batching.device(
            loop,
            new PublishedDevice.Engine(
                variant,
                accelerator,
                maxBatch(family, variant, accelerator),
                batch -> latency(accelerator, variant, batch),
                dropsStale),
            accounts);
    family.devices().add(device);
    free.merge(accelerator, -1, Integer::sum);
    return device;
  }

  void remove(PublishedFamily family, PublishedDevice device) {
    family.devices().remove(device);
    free.merge(device.accelerator(), 1, Integer::sum);
  }

  /** What was not profiled takes for ever. */
  private Duration latency(Accelerator accelerator, PublishedVariant variant, int batch) {
    double millis = profiles.millis(accelerator, variant.name(), batch);
    return Double.isInfinite(millis)
        ? Duration.ofDays(1)
        : Duration.ofNanos(Math.round(millis * 1e6));
  }

  /**
   * Brings the numbers of devices by family, variant and kind to what a plan says. Devices of the
   * plan without a part of the arrivals get the most accurate variant that meets its SLO on them.
   */
  void apply(PublishedPlan plan, Shares shares) {
    Set<String> used = new HashSet<>();
    plan.parts().forEach(part -> used.add(part.device()));
    Map<PublishedFamily.Seat, Integer> wanted = new LinkedHashMap<>();
    plan.hosts()
        .forEach(
            (device, variant) -> {
              Accelerator accelerator = Accelerator.ofDevice(device);
              String hosted = used.contains(device) ? variant : mostAccurate(variant, accelerator);
              wanted.merge(new PublishedFamily.Seat(accelerator, hosted), 1, Integer::sum);
            });
    families.forEach(family -> removeSurplus(family, wanted));
    wanted.forEach(this::addMissing);
    for (int i = 0; i < families.size(); i++) {
      families.get(i).setShares(shares(plan, i, shares));
    }
  }

  private String mostAccurate(String variant, Accelerator accelerator) {
    PublishedFamily family = familyOf(variant);
    PublishedVariant best = null;
    for (PublishedVariant candidate : family.variants()) {
      if (maxBatch(family, candidate, accelerator) > 0
          && (best == null || candidate.accuracy() > best.accuracy())) {
        best = candidate;
      }
    }
    return best == null ? variant : best.name();
  }

  private void removeSurplus(PublishedFamily family, Map<PublishedFamily.Seat, Integer> wanted) {
    for (PublishedVariant variant : family.variants()) {
      for (Accelerator accelerator : Accelerator.ALL) {
        PublishedFamily.Seat seat = new PublishedFamily.Seat(accelerator, variant.name());
        List<PublishedDevice> there = new ArrayList<>(family.devices(seat));
        while (there.size() > wanted.getOrDefault(seat, 0)) {
          remove(family, there.remove(there.size() - 1));
        }
      }
    }
  }

  private void addMissing(PublishedFamily.Seat seat, int count) {
    PublishedFamily family = familyOf(seat.variant());
    PublishedVariant variant =
        family.variants().stream()
            .filter(candidate -> candidate.name().equals(seat.variant()))
            .findFirst()
            .orElseThrow();
    for (int there = family.devices(seat).size(); there < count; there++) {
      if (free(seat.accelerator()) > 0) {
        add(family, variant, seat.accelerator());
      }
    }
  }

  private static Map<PublishedFamily.Seat, Double> shares(
      PublishedPlan plan, int family, Shares shares) {
    Map<PublishedFamily.Seat, Double> own = new LinkedHashMap<>();
    for (PublishedPlan.Part part : plan.parts()) {
      if (part.family() == family) {
        own.merge(
            new PublishedFamily.Seat(
                Accelerator.ofDevice(part.device()), plan.hosts().get(part.device())),
            part.fraction(),
            shares::of);
      }
    }
    return own;
  }

  private PublishedFamily familyOf(String variant) {
    return families.stream()
        .filter(family -> family.variants().stream().anyMatch(v -> v.name().equals(variant)))
        .findFirst()
        .orElseThrow();
  }
}
