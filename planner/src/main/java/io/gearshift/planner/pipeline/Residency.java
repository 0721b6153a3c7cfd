package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.DeviceClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides what is resident where devices host several variants and share their time between them.
 *
 * <p>What needs whole devices gets them, and what needs parts shares them, as few as will do. Then
 * families that stand nowhere get a place, so that none is dark, and memory that is left is filled:
 * with what runs, and with the rest in the order of {@link Turns}. So routers may shift to variants
 * that the plan does not need, and where everything fits the demand moves nothing.
 *
 * <p>Where memory is so short that something needed or some family has found no place, that goes
 * first at the next attempt; the best of a few attempts is taken.
 */
final class Residency {
  private static final double SMALL = 1e-6;
  private static final int ATTEMPTS = 6;

  private final Problem problem;
  private final PipelineModel model;
  private final List<Turns> turns = new ArrayList<>();
  private final Map<DeviceId, Set<VariantId>> running = new HashMap<>();

  Residency(Problem problem, PipelineModel model) {
    this.problem = problem;
    this.model = model;
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      running.computeIfAbsent(placement.device(), id -> new HashSet<>()).add(placement.variant());
    }
    for (DeviceClass deviceClass : model.classes()) {
      turns.add(new Turns(problem, deviceClass.example()));
    }
  }

  /**
   * Who is resident where.
   *
   * @param needed what was asked for
   * @param others that fill the memory that is left
   * @param dark how many families stand nowhere
   */
  record Residents(List<Placement> needed, List<Placement> others, int dark) {
    List<Placement> all() {
      List<Placement> all = new ArrayList<>(needed);
      all.addAll(others);
      return all;
    }
  }

  /**
   * @param needs of how many devices each option is to have the time
   */
  Residents of(double[] needs) {
    List<PathOption> order =
        model.options().stream()
            .filter(option -> needs[option.index()] > SMALL)
            .sorted(Comparator.comparingDouble(option -> -needs[option.index()]))
            .toList();
    Set<FamilyId> first = new LinkedHashSet<>();
    Attempt best = null;
    for (int i = 0; i < ATTEMPTS && (best == null || best.lacks()); i++) {
      Attempt attempt = new Attempt(needs);
      first.forEach(attempt::light);
      order.forEach(attempt::share);
      attempt.settle();
      best = best == null || attempt.isBetterThan(best) ? attempt : best;
      List<PathOption> next = new ArrayList<>(attempt.missing);
      order.stream().filter(option -> !next.contains(option)).forEach(next::add);
      order = next;
      first.addAll(attempt.dark);
    }
    return best.residents();
  }

  /** What stands already, as far as it fits; nothing is asked for. */
  Residents keeping(List<Placement> standing) {
    Attempt attempt = new Attempt(model.options().stream().mapToDouble(option -> 0).toArray());
    Map<DeviceId, Host> byId = new HashMap<>();
    attempt.hosts.forEach(own -> own.forEach(host -> byId.put(host.device().id(), host)));
    for (Placement old : standing) {
      Host host = byId.get(old.device());
      if (host != null && host.hasRoomFor(old.variant())) {
        attempt.place(host, old.variant(), old.batchCap());
      }
    }
    attempt.settle();
    return attempt.residents();
  }

  /** Devices being filled. */
  private final class Attempt {
    private final double[] needs;
    private final List<List<Host>> hosts = new ArrayList<>();
    private final List<List<Host>> free = new ArrayList<>();
    private final Set<FamilyId> lit = new HashSet<>();
    private final List<PathOption> missing = new ArrayList<>();
    private final List<FamilyId> dark = new ArrayList<>();
    private final List<Map<VariantId, Integer>> caps = new ArrayList<>();
    private double lacking;
    private List<Placement> needed = List.of();

    Attempt(double[] needs) {
      this.needs = needs;
      for (DeviceClass deviceClass : model.classes()) {
        List<Host> own = new ArrayList<>();
        for (Device device : deviceClass.devices()) {
          Set<VariantId> runs = running.getOrDefault(device.id(), Set.of());
          own.add(new Host(device, turns.get(deviceClass.index()), runs));
        }
        hosts.add(own);
        free.add(new LinkedList<>(own));
        caps.add(new HashMap<>());
      }
    }

    boolean lacks() {
      return lacking > SMALL || !dark.isEmpty();
    }

    boolean isBetterThan(Attempt other) {
      return dark.size() < other.dark.size()
          || dark.size() == other.dark.size() && lacking < other.lacking - SMALL;
    }

    /** Gives an option the time that it needs, on as many devices as that takes. */
    void share(PathOption option) {
      double rest = needs[option.index()];
      while (rest > SMALL) {
        double wanted = Math.min(1, rest);
        Host best = null;
        for (Host host : free.get(option.deviceClass())) {
          if (host.mayGive(option) && (best == null || host.suits(option, wanted, best))) {
            best = host;
          }
          if (running.isEmpty() && best == host && host.suitsBest(wanted)) {
            break;
          }
        }
        if (best == null) {
          missing.add(option);
          lacking += rest;
          return;
        }
        rest -= best.give(wanted);
        place(best, option.variant(), option.batch());
        if (best.isBusy()) {
          free.get(option.deviceClass()).remove(best);
        }
      }
    }

    void place(Host host, VariantId variant, int cap) {
      host.place(variant, cap);
      lit.add(variant.family());
    }

    /** All that is asked for has its place: the memory that is left is filled. */
    void settle() {
      problem.families().stream()
          .map(Family::id)
          .filter(f -> !lit.contains(f))
          .forEach(this::light);
      needed = placements();
      for (int kind = 0; kind < hosts.size(); kind++) {
        Turns own = turns.get(kind);
        for (Host host : hosts.get(kind)) {
          own.variants().stream().filter(host::runs).forEach(variant -> fill(host, variant));
          own.variants().forEach(variant -> fill(host, variant));
          own.unprofiled().forEach((variant, cap) -> place(host, variant, cap));
        }
      }
      problem.families().stream()
          .filter(family -> !lit.contains(family.id()))
          .forEach(family -> dark.add(family.id()));
    }

    private void fill(Host host, VariantId variant) {
      if (!host.hosts(variant) && host.hasRoomFor(variant)) {
        place(host, variant, cap(host, variant));
      }
    }

    /** The cheapest variant of a family, where it runs, or else where most memory is left. */
    void light(FamilyId family) {
      Host best = null;
      for (List<Host> own : hosts) {
        for (Host host : own) {
          boolean fits = host.turns().cheapest(family).filter(host::hasRoomFor).isPresent();
          if (fits && (best == null || host.isBetterFor(family, best))) {
            best = host;
          }
        }
      }
      if (best != null) {
        fill(best, best.turns().cheapest(family).orElseThrow());
      }
    }

    /**
     * The batches that are needed most on such devices; otherwise those of an even part of the SLO.
     */
    private int cap(Host host, VariantId variant) {
      int kind = turns.indexOf(host.turns());
      return caps.get(kind)
          .computeIfAbsent(
              variant,
              id ->
                  model.options().stream()
                      .filter(option -> option.deviceClass() == kind)
                      .filter(option -> option.variant().equals(id))
                      .filter(option -> needs[option.index()] > SMALL)
                      .max(Comparator.comparingDouble(option -> needs[option.index()]))
                      .map(PathOption::batch)
                      .orElseGet(() -> model.evenBatch(id, kind)));
    }

    private List<Placement> placements() {
      List<Placement> placements = new ArrayList<>();
      hosts.forEach(own -> own.forEach(host -> placements.addAll(host.placements())));
      return placements;
    }

    Residents residents() {
      Set<Placement> before = Set.copyOf(needed);
      List<Placement> others =
          placements().stream().filter(placement -> !before.contains(placement)).toList();
      return new Residents(needed, others, dark.size());
    }
  }
}
