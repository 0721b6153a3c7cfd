package io.gearshift.http.security;

import io.gearshift.domain.admission.Limits;
import io.gearshift.domain.admission.Limits.Admitted;
import io.gearshift.domain.admission.Limits.Refused;
import io.gearshift.domain.admission.Limits.Verdict;
import io.gearshift.domain.admission.Usage;
import io.gearshift.http.Problem;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** An API key and what its holder has used of its limits on this node. */
final class Allowance {
  private final ApiKey key;
  private final byte[] hash;
  private final AtomicReference<Usage> usage;

  Allowance(ApiKey key) {
    this(key, new AtomicReference<>(key.limits().unused(Instant.EPOCH)));
  }

  private Allowance(ApiKey key, AtomicReference<Usage> usage) {
    this.key = key;
    this.hash = key.hash();
    this.usage = usage;
  }

  /** What was used, under another key with the same limits. */
  Allowance of(ApiKey other) {
    return new Allowance(other, usage);
  }

  ApiKey key() {
    return key;
  }

  byte[] hash() {
    return hash;
  }

  /**
   * Lets a query in.
   *
   * @throws Problem 429 if it is one too many
   */
  Pass enter(Instant now) {
    if (key.limits().equals(Limits.NONE)) {
      return Pass.FREE;
    }
    while (true) {
      Usage before = usage.get();
      Verdict verdict = key.limits().admit(before, now);
      if (verdict instanceof Refused refused) {
        throw tooMany(refused);
      }
      if (usage.compareAndSet(before, ((Admitted) verdict).after())) {
        return new Pass(() -> usage.updateAndGet(Usage::ended));
      }
    }
  }

  private Problem tooMany(Refused refused) {
    Limits limits = key.limits();
    String limit =
        switch (refused.limit()) {
          case RATE ->
              "rate: " + limits.rate() + " queries per second, " + limits.burst() + " at once";
          case CONCURRENT -> "concurrent: " + limits.concurrent() + " queries at a time";
          case PER_DAY -> "per-day: " + limits.perDay() + " queries in a day of UTC";
        };
    long seconds = Math.max(1, (refused.retryAfter().toMillis() + 999) / 1_000);
    return Problem.of(429, "the key '" + key.name() + "' has used up its limit on " + limit)
        .with("Retry-After", Long.toString(seconds));
  }
}
