package io.gearshift.planner.infadapter;

import io.gearshift.domain.catalog.VariantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The way from one set of variants to another: new deployments serve before the old ones go
 * (InfAdapter, section 4.4). A resize is a new deployment.
 *
 * <p>The authors take as many cores as that needs. Here there is a limit: as many of the new ones
 * come at once as fit beside what runs, the largest first, and old ones go as soon as their variant
 * has its new deployment or is not wanted any more and something has taken its place. Where nothing
 * fits, the smallest old deployment goes first and leaves its queries to the others.
 */
public final class MakeBeforeBreak {
  private MakeBeforeBreak() {}

  /** A step; each waits for the one before it. */
  public sealed interface Step {}

  /** Start a deployment with so many cores, and wait until it is ready. */
  public record Create(SortedMap<VariantId, Integer> cores) implements Step {}

  /**
   * From now on, send queries to these deployments alone.
   *
   * @param cores of each; one of a variant, the newest
   */
  public record Route(SortedMap<VariantId, Integer> cores) implements Step {}

  /** Let deployments, to which nothing is sent any more, end what they have, and stop them. */
  public record Delete(SortedMap<VariantId, Integer> cores) implements Step {}

  /**
   * One after the other; none if the sets have the same cores.
   *
   * @param limit of cores at any time, no less than either set has
   */
  public static List<Step> steps(
      SortedMap<VariantId, Integer> from, SortedMap<VariantId, Integer> to, int limit) {
    if (sum(from) > limit || sum(to) > limit) {
      throw new IllegalArgumentException(
          "limit: %d cores (expected: those of %s and of %s)".formatted(limit, from, to));
    }
    List<Step> steps = new ArrayList<>();
    TreeMap<VariantId, Integer> serving = new TreeMap<>(from);
    TreeMap<VariantId, Integer> missing = new TreeMap<>(to);
    missing.entrySet().removeAll(from.entrySet());
    while (!missing.isEmpty()) {
      TreeMap<VariantId, Integer> made = fitting(missing, limit - sum(serving));
      if (made.isEmpty()) {
        TreeMap<VariantId, Integer> gone = smallest(serving, to);
        serving.keySet().removeAll(gone.keySet());
        steps.add(new Route(new TreeMap<>(serving)));
        steps.add(new Delete(gone));
        continue;
      }
      steps.add(new Create(made));
      missing.keySet().removeAll(made.keySet());
      TreeMap<VariantId, Integer> gone = new TreeMap<>(serving);
      gone.keySet().retainAll(made.keySet());
      serving.putAll(made);
      dismiss(serving, gone, to, missing.isEmpty());
      steps.add(new Route(new TreeMap<>(serving)));
      if (!gone.isEmpty()) {
        steps.add(new Delete(gone));
      }
    }
    TreeMap<VariantId, Integer> unwanted = new TreeMap<>();
    dismiss(serving, unwanted, to, true);
    if (!unwanted.isEmpty()) {
      steps.add(new Route(new TreeMap<>(serving)));
      steps.add(new Delete(unwanted));
    }
    return steps;
  }

  /** What is not wanted any more goes when all that is wanted is there. */
  private static void dismiss(
      TreeMap<VariantId, Integer> serving,
      TreeMap<VariantId, Integer> gone,
      SortedMap<VariantId, Integer> to,
      boolean complete) {
    if (complete) {
      serving.forEach(
          (variant, cores) -> {
            if (!to.containsKey(variant)) {
              gone.put(variant, cores);
            }
          });
      serving.keySet().retainAll(to.keySet());
    }
  }

  private static TreeMap<VariantId, Integer> fitting(
      SortedMap<VariantId, Integer> missing, int free) {
    TreeMap<VariantId, Integer> fitting = new TreeMap<>();
    int left = free;
    List<Map.Entry<VariantId, Integer>> largestFirst = new ArrayList<>(missing.entrySet());
    largestFirst.sort(Map.Entry.<VariantId, Integer>comparingByValue().reversed());
    for (Map.Entry<VariantId, Integer> entry : largestFirst) {
      if (entry.getValue() <= left) {
        fitting.put(entry.getKey(), entry.getValue());
        left -= entry.getValue();
      }
    }
    return fitting;
  }

  /** Of those that do not stay as they are. */
  private static TreeMap<VariantId, Integer> smallest(
      SortedMap<VariantId, Integer> serving, SortedMap<VariantId, Integer> to) {
    return serving.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(to.get(entry.getKey())))
        .min(Comparator.comparingInt(Map.Entry::getValue))
        .map(entry -> new TreeMap<>(Map.of(entry.getKey(), entry.getValue())))
        .orElseThrow();
  }

  private static int sum(SortedMap<VariantId, Integer> cores) {
    return cores.values().stream().mapToInt(own -> own).sum();
  }
}
