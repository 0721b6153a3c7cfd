package io.gearshift.http.dashboard;

import io.gearshift.actors.watch.Second;
import io.gearshift.actors.watch.Second.Capacity;
import io.gearshift.domain.traffic.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a family or pipeline has fared in some seconds, and why, in words.
 *
 * @param inTime the part of the queries that ended which were answered by their deadline, from 0 to
 *     1; what a client did wrong or gave up is not counted. Absent if none ended
 * @param accuracy the mean of the answers; absent if there were none
 * @param gear the variant that answered most; absent if none did
 * @param why a sentence or two
 */
record Verdict(
    Optional<Double> inTime, Optional<Double> accuracy, Optional<Gear> gear, String why) {
  private static final double MOSTLY = 0.95;
  private static final double FEW = 0.005;

  /**
   * A variant that answers.
   *
   * @param number 1 for the fastest variant, {@code of} for the most accurate
   * @param of how many variants there are
   * @param share of the answers
   */
  record Gear(String variant, int number, int of, double share) {
    boolean isTop() {
      return number == of;
    }
  }

  /**
   * @param seconds in which to look for it
   * @param variants of the family, the most accurate first; none for a pipeline
   */
  static Verdict of(String model, List<Second> seconds, List<String> variants) {
    Sums sums = new Sums();
    for (Second second : seconds) {
      second.models().stream().filter(m -> m.name().equals(model)).forEach(sums::add);
    }
    Optional<Gear> gear = sums.gear(variants);
    long ended = sums.answered + sums.refusals();
    return new Verdict(
        ended > 0 ? Optional.of((double) sums.inTime / ended) : Optional.empty(),
        sums.answered > 0 ? Optional.of(sums.accuracy / sums.answered) : Optional.empty(),
        gear,
        new Words(sums, Math.max(1, seconds.size()), variants, gear).text());
  }

  private static final class Sums {
    private final Map<Reason, Long> refused = new EnumMap<>(Reason.class);
    private final Map<String, Long> versions = new HashMap<>();
    private long taken;
    private long inTime;
    private long answered;
    private long items;
    private double accuracy;
    private Capacity capacity = Capacity.NONE;

    void add(Second.Model model) {
      taken += model.taken();
      inTime += model.inTime();
      answered += model.answered();
      items += model.items();
      capacity = model.capacity();
      model.refused().forEach((reason, count) -> refused.merge(reason, count, Long::sum));
      for (Second.Version version : model.versions()) {
        versions.merge(version.name(), version.answered(), Long::sum);
        accuracy += version.answered() * version.accuracy();
      }
    }

    /** Without those that no server could have answered. */
    long refusals() {
      return refused.entrySet().stream()
          .filter(entry -> entry.getKey() != Reason.INVALID)
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    double items() {
      return answered > 0 ? taken * (double) items / answered : taken;
    }

    Optional<Gear> gear(List<String> variants) {
      return versions.entrySet().stream()
          .filter(entry -> variants.contains(entry.getKey()))
          .max(Map.Entry.comparingByValue())
          .map(
              most ->
                  new Gear(
                      most.getKey(),
                      variants.size() - variants.indexOf(most.getKey()),
                      variants.size(),
                      (double) most.getValue() / answered));
    }
  }

  /** Says why. */
  private record Words(Sums sums, int seconds, List<String> variants, Optional<Gear> gear) {
    String text() {
      if (sums.taken == 0 && sums.answered == 0 && sums.refusals() == 0) {
        return "Nothing is asked just now.";
      }
      List<String> said = new ArrayList<>();
      gear.ifPresent(is -> said.add(ofGear(is)));
      if (sums.refusals() > 0) {
        said.add(ofRefusals());
      }
      if (said.isEmpty()) {
        said.add(number(demand()) + " queries a second are asked.");
      }
      return String.join(" ", said);
    }

    private double demand() {
      return sums.items() / seconds;
    }

    private String ofGear(Gear is) {
      String best = variants.get(0);
      double others =
          1 - (double) sums.versions.getOrDefault(best, 0L) / Math.max(1, sums.answered);
      double accurate = sums.capacity.accurate();
      String asked = number(demand()) + " a second are asked";
      if (demand() > sums.capacity.fast() && sums.capacity.fast() > 0) {
        return asked
            + ", more than the "
            + number(sums.capacity.fast())
            + " that can be served in the lowest gear.";
      }
      if (others < 1 - MOSTLY) {
        return asked + "; " + best + " can serve about " + number(accurate) + ", and answers.";
      }
      String faster = percent(others) + " of the answers come from faster variants than " + best;
      return demand() > accurate
          ? asked + ", more than the " + number(accurate) + " of " + best + ": " + faster + "."
          : asked
              + ". "
              + faster
              + ": it is asked in bursts, or less time is left than "
              + best
              + " takes.";
    }

    private String ofRefusals() {
      Reason most =
          sums.refused.entrySet().stream()
              .filter(entry -> entry.getKey() != Reason.INVALID)
              .max(Comparator.comparing(Map.Entry::getValue))
              .orElseThrow()
              .getKey();
      double part = (double) sums.refusals() / (sums.answered + sums.refusals());
      String count = part < FEW ? "A few" : percent(part);
      return count + " of the queries are dropped, mostly as " + words(most) + ".";
    }
  }

  /** Why queries are refused, in words that go on after "dropped as". */
  static String words(Reason reason) {
    return switch (reason) {
      case DEADLINE -> "their deadline could not be met";
      case OVERLOAD -> "queues were full";
      case UNAVAILABLE -> "nothing was loaded that could answer";
      case FAILED -> "the network could not run on them";
      case LOST -> "their device was lost";
      case INVALID -> "the client sent what the network cannot take";
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, part < 0.1 ? "%.1f %%" : "%.0f %%", 100 * part);
  }
}
