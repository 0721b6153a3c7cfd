package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a planner answers.
 *
 * @param epoch grows with every plan; nobody obeys an older one than the newest they have seen
 * @param shares how the arrivals of each family are split; none for a family that no instance
 *     serves, and none at all if the planner leaves that to the router
 * @param shortfall how much of each family's demand the plan cannot serve; absent means nothing
 * @param budgets how the time of pipelines is shared out; none if the planner leaves that open
 * @param evaluation absent if the planner does not weigh its plans
 * @param rationale why it is so, for people
 */
public record Plan(
    long epoch,
    List<Placement> placements,
    List<Share> shares,
    Map<FamilyId, Rate> shortfall,
    List<Budget> budgets,
    Optional<Evaluation> evaluation,
    List<String> rationale) {
  public Plan {
    budgets = List.copyOf(budgets);
    placements = List.copyOf(placements);
    shares = List.copyOf(shares);
    shortfall = Map.copyOf(shortfall);
    rationale = List.copyOf(rationale);
  }

  /** A plan that says nothing of pipelines. */
  public Plan(
      long epoch,
      List<Placement> placements,
      List<Share> shares,
      Map<FamilyId, Rate> shortfall,
      Optional<Evaluation> evaluation,
      List<String> rationale) {
    this(epoch, placements, shares, shortfall, List.of(), evaluation, rationale);
  }

  /** A plan that says nothing of the traffic. */
  public Plan(long epoch, List<Placement> placements, List<String> rationale) {
    this(epoch, placements, List.of(), Map.of(), Optional.empty(), rationale);
  }

  /** The variants that a device is to host, in the order in which to load them. */
  public List<VariantId> on(DeviceId device) {
    return placements.stream()
        .filter(placement -> placement.device().equals(device))
        .map(Placement::variant)
        .toList();
  }

  /** How much of a family's demand is not served. */
  public Rate shortfall(FamilyId family) {
    return shortfall.getOrDefault(family, Rate.ZERO);
  }

  /** Whether devices and routers that obey the one obey the other, but for the epoch. */
  public boolean asksForTheSameAs(Plan other) {
    return Set.copyOf(placements).equals(Set.copyOf(other.placements))
        && Set.copyOf(shares).equals(Set.copyOf(other.shares))
        && Set.copyOf(budgets).equals(Set.copyOf(other.budgets));
  }

  /** The same plan under another number. */
  public Plan withEpoch(long other) {
    return new Plan(other, placements, shares, shortfall, budgets, evaluation, rationale);
  }

  /** The same plan with more to say for itself. */
  public Plan because(List<String> reasons) {
    return new Plan(epoch, placements, shares, shortfall, budgets, evaluation, reasons);
  }
}
