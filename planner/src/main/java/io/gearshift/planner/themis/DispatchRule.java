package io.gearshift.planner.themis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a stage hands out its queue (Themis, section 5.3): first come, first served, in batches of
 * the planned size, each to the next instance that has none. The backlog is in the queue and never
 * in an instance.
 *
 * @param longestWait after which a batch goes that is not full; empty to wait for ever
 * @param oldest the age since the arrival at the first stage at which a query is dropped instead of
 *     handed out; empty to drop none
 */
public record DispatchRule(Optional<Duration> longestWait, Optional<Duration> oldest) {
  private static final Duration WAIT_OF_2025 = Duration.ofMillis(50);

  public DispatchRule {
    longestWait.ifPresent(wait -> requirePositive("longest wait", wait));
    oldest.ifPresent(age -> requirePositive("oldest", age));
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + ": " + duration + " (expected: above 0)");
    }
  }

  /** A batch waits until it is full; what is older than the SLO is dropped. */
  public static DispatchRule of2024(Duration slo) {
    return new DispatchRule(Optional.empty(), Optional.of(slo));
  }

  /** A batch waits 50 ms; nothing is dropped. */
  public static DispatchRule of2025() {
    return new DispatchRule(Optional.of(WAIT_OF_2025), Optional.empty());
  }

  /** Whether a query is to be dropped when it is taken out of the queue. */
  public boolean isTooOld(Instant arrived, Instant now) {
    return oldest.isPresent() && !now.isBefore(arrived.plus(oldest.get()));
  }

  /**
   * How many of the queue to hand out as a batch now; 0 to wait.
   *
   * @param queued queries that are not too old
   * @param since when the first of them came to this stage
   */
  public int ready(int queued, Instant since, int batch, Instant now) {
    if (queued >= batch) {
      return batch;
    }
    return lastSafe(since).filter(end -> !now.isBefore(end)).map(end -> queued).orElse(0);
  }

  /** When a batch goes that is not full; empty if it never does. */
  public Optional<Instant> lastSafe(Instant since) {
    return longestWait.map(since::plus);
  }

  /**
   * The instance that a batch goes to: the next one after that of the last batch which is free.
   *
   * @param free instance by instance
   * @param last that had a batch before; -1 at the start
   * @return empty if none is free
   */
  public static OptionalInt next(List<Boolean> free, int last) {
    for (int step = 1; step <= free.size(); step++) {
      int instance = Math.floorMod(last + step, free.size());
      if (free.get(instance)) {
        return OptionalInt.of(instance);
      }
    }
    return OptionalInt.empty();
  }
}
