package io.gearshift.domain.measure;

import io.gearshift.domain.cascade.CascadePath;
import io.gearshift.domain.cascade.CascadePath.Ending;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How the queries of one family went through cascades, and in which gear. */
public final class CascadeBook {
  private final Map<Ending, LongAdder> endings = new EnumMap<>(Ending.class);
  private final Map<String, Step> steps = new ConcurrentHashMap<>();
  private final LongAdder shifts = new LongAdder();
  private volatile OptionalInt gear = OptionalInt.empty();

  /** What a variant did as a step of cascades, in items. */
  private record Step(LongAdder stood, LongAdder forwarded) {}

  CascadeBook() {
    for (Ending ending : Ending.values()) {
      endings.put(ending, new LongAdder());
    }
  }

  void add(CascadePath path) {
    endings.get(path.ending()).increment();
    for (CascadePath.Visit visit : path.visits()) {
      Step step =
          steps.computeIfAbsent(
              visit.variant().name(), name -> new Step(new LongAdder(), new LongAdder()));
      step.stood().add(visit.stands());
      step.forwarded().add(visit.asked() - visit.stands());
    }
  }

  /** Only one router tells it. */
  void geared(int newest) {
    if (gear.isPresent() && gear.getAsInt() != newest) {
      shifts.increment();
    }
    gear = OptionalInt.of(newest);
  }

  /** The gear that the family is in, by its number in its gear plan; empty without one. */
  public OptionalInt gear() {
    return gear;
  }

  /** How often it went from one gear to another. */
  public long shifts() {
    return shifts.sum();
  }

  /** Queries that ended so. */
  public long ended(Ending ending) {
    return endings.get(ending).sum();
  }

  /** Items that a variant was asked for and whose answer stood, by variant. */
  public Map<String, Long> stood() {
    Map<String, Long> counts = new TreeMap<>();
    steps.forEach((variant, step) -> counts.put(variant, step.stood().sum()));
    return counts;
  }

  /** Items that a variant was asked for and another after it, by variant. */
  public Map<String, Long> forwarded() {
    Map<String, Long> counts = new TreeMap<>();
    steps.forEach((variant, step) -> counts.put(variant, step.forwarded().sum()));
    return counts;
  }
}
