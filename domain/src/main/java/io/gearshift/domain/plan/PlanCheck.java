package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Books.Entry;
import io.gearshift.domain.plan.Books.Seat;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Verifies a plan against its problem, whoever made it and however. It trusts no number of the
 * plan's: loads, shortfalls and the value are worked out again from placements and shares. Where a
 * plan leaves the split to the router, they are those of the best split that there is.
 *
 * <p>A plan with budgets is judged by the pipelines of its problem: queries take the ways that are
 * worth most of those that are inside the SLO with half of it left for waiting, and as accurate as
 * is asked ({@link PathFlow}). A plan without any says nothing of pipelines and is judged by
 * families alone.
 *
 * @param assumptions how devices are supposed to behave
 * @param objective what plans are worth
 * @param variantsPerDevice how many variants a device may host under the planner's model; one in
 *     Proteus (section 4.1)
 */
public record PlanCheck(Assumptions assumptions, Objective objective, int variantsPerDevice) {
  private static final double TOLERANCE = 1e-6;
  private static final double ROUNDING = 1e-8;

  /**
   * What a plan comes to.
   *
   * @param value in the points of {@link Objective}
   * @param served by the instances that serve any
   * @param shortfall of the families and pipelines that are not served in full, by name
   * @param routes the ways that queries take; none if the plan says nothing of pipelines
   */
  public record Outcome(
      double value,
      Map<Placement, Rate> served,
      Map<FamilyId, Rate> shortfall,
      List<Route> routes) {
    public Outcome {
      routes = List.copyOf(routes);
    }
  }

  /** What the plan is worth, in the points of {@link Objective}. */
  public double value(Problem problem, Plan plan) {
    return books(problem, plan).value();
  }

  /** What the plan comes to, whatever it says of itself. */
  public Outcome outcome(Problem problem, Plan plan) {
    Books books = books(problem, plan);
    Map<FamilyId, Double> demand = books.demand();
    Map<FamilyId, Rate> shortfall = new LinkedHashMap<>();
    books
        .unserved()
        .forEach(
            (name, unserved) -> {
              if (unserved > tolerance(demand.get(name))) {
                shortfall.put(name, Rate.of(unserved));
              }
            });
    return new Outcome(books.value(), books.served(), shortfall, books.routes());
  }

  private Books books(Problem problem, Plan plan) {
    return new Books(problem, plan, assumptions, objective);
  }

  /** What is wrong with the plan, a sentence each; empty if it may be obeyed. */
  public List<String> violations(Problem problem, Plan plan) {
    List<String> found = new ArrayList<>();
    Books books = books(problem, plan);
    placementsAreKnown(plan, books, found);
    devicesHostNoMoreThanTheyMay(books, found);
    memoryFits(books, found);
    batchCapsAreProfiled(books, found);
    sharesGoToInstances(plan, books, found);
    sharesSumToOne(books, found);
    if (books.pipelines.isPresent()) {
      new PipelineCheck(problem, plan, books).addViolations(found);
    } else {
      latencyIsInsideTheSlo(books, found);
    }
    shortfallIsStated(plan, books, found);
    evaluationIsTrue(plan, books, found);
    return found;
  }

  private static String said(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }

  private static void placementsAreKnown(Plan plan, Books books, List<String> found) {
    if (books.seats.size() < plan.placements().size()) {
      found.add("A variant stands twice on one device.");
    }
    for (Placement placement : plan.placements()) {
      if (!books.devices.containsKey(placement.device())) {
        found.add("There is no device " + placement.device() + ".");
      }
      if (!books.variants.containsKey(placement.variant())) {
        found.add("There is no variant " + placement.variant() + ".");
      }
    }
  }

  private void devicesHostNoMoreThanTheyMay(Books books, List<String> found) {
    Map<DeviceId, Integer> hosted = new HashMap<>();
    books.seats.keySet().forEach(seat -> hosted.merge(seat.device(), 1, Integer::sum));
    hosted.forEach(
        (device, variants) -> {
          if (variants > variantsPerDevice) {
            found.add(
                "%s hosts %d variants (expected: at most %d)."
                    .formatted(device, variants, variantsPerDevice));
          }
        });
  }

  private static void memoryFits(Books books, List<String> found) {
    Map<DeviceId, Long> used = new HashMap<>();
    books.entries.forEach(
        (seat, entry) -> used.merge(seat.device(), entry.profile().memoryBytes(), Long::sum));
    used.forEach(
        (id, bytes) -> {
          Device device = books.devices.get(id);
          if (bytes > device.memoryBytes()) {
            found.add(
                "%s needs %d bytes (expected: at most %d)."
                    .formatted(id, bytes, device.memoryBytes()));
          }
        });
  }

  private static void batchCapsAreProfiled(Books books, List<String> found) {
    books.seats.forEach(
        (seat, placement) -> {
          Device device = books.devices.get(seat.device());
          Family family = books.families.get(seat.variant().family());
          if (device == null || family == null) {
            return;
          }
          int profiled =
              books
                  .profiles
                  .of(seat.variant(), device)
                  .map(profile -> profile.p50().maxBatch())
                  .orElse(family.maxBatch());
          int most = Math.min(profiled, family.maxBatch());
          if (placement.batchCap() > most) {
            found.add(
                "%s on %s is to run batches of %d (expected: at most %d)."
                    .formatted(seat.variant(), seat.device(), placement.batchCap(), most));
          }
        });
  }

  private static void sharesGoToInstances(Plan plan, Books books, List<String> found) {
    if (books.shares.size() < plan.shares().size()) {
      found.add("An instance has two shares.");
    }
    for (Seat seat : books.shares.keySet()) {
      if (!books.seats.containsKey(seat)) {
        found.add(
            "%s on %s has a share and is not placed.".formatted(seat.variant(), seat.device()));
      } else if (!books.entries.containsKey(seat)) {
        found.add(
            "%s on %s has a share and was never profiled there with such batches."
                .formatted(seat.variant(), seat.device()));
      }
    }
  }

  private static void sharesSumToOne(Books books, List<String> found) {
    Map<FamilyId, Double> sums = new HashMap<>();
    books.shares.forEach(
        (seat, share) -> sums.merge(seat.variant().family(), share.fraction(), Double::sum));
    sums.forEach(
        (family, sum) -> {
          if (Math.abs(sum - 1) > TOLERANCE) {
            found.add(said("The shares of %s sum to %.9f (expected: 1).", family, sum));
          }
        });
  }

  private void latencyIsInsideTheSlo(Books books, List<String> found) {
    books.shares.keySet().stream()
        .filter(books.entries::containsKey)
        .map(books.entries::get)
        .filter(this::isTooSlow)
        .forEach(
            entry ->
                found.add(
                    "A batch of %d takes %s on %s longer than %s, half of its SLO."
                        .formatted(
                            entry.placement().batchCap(),
                            entry.variant().id(),
                            entry.device().id(),
                            assumptions.batchLatencyLimit(entry.family()))));
  }

  private boolean isTooSlow(Entry entry) {
    return assumptions
            .latency(entry.profile())
            .of(entry.placement().batchCap())
            .compareTo(assumptions.batchLatencyLimit(entry.family()))
        > 0;
  }

  /** Capacity covers what instances are sent of the demand, but for what the plan says it sheds. */
  private static void shortfallIsStated(Plan plan, Books books, List<String> found) {
    Map<FamilyId, Double> demand = books.demand();
    books
        .unserved()
        .forEach(
            (name, unserved) -> {
              double stated = plan.shortfall(name).perSecond();
              if (Math.abs(stated - unserved) > tolerance(demand.get(name))) {
                found.add(
                    said("%s falls short by %.6f/s (stated: %.6f/s).", name, unserved, stated));
              }
            });
  }

  private static double tolerance(double demand) {
    return Math.max(TOLERANCE, ROUNDING * demand);
  }

  private void evaluationIsTrue(Plan plan, Books books, List<String> found) {
    if (plan.evaluation().isEmpty()) {
      return;
    }
    Evaluation evaluation = plan.evaluation().get();
    double value = books.value();
    double tolerance = TOLERANCE * Math.max(100, Math.abs(value));
    if (!(Math.abs(evaluation.value() - value) <= tolerance)) {
      found.add(said("The plan is worth %.6f (stated: %.6f).", value, evaluation.value()));
    }
    if (evaluation.bound().isPresent()
        && !(value <= evaluation.bound().getAsDouble() + tolerance)) {
      found.add(
          said(
              "The plan is worth %.6f, more than its bound of %.6f.",
              value, evaluation.bound().getAsDouble()));
    }
  }
}
