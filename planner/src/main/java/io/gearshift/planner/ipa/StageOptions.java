package io.gearshift.planner.ipa;

import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lists the ways to run a stage: every variant in every batch size, with the least replicas that
 * serve the rate (IPA, section 4).
 *
 * <p>A variant that was not measured with some batch has no such option.
 *
 * @param replicas how many are taken where some number is needed
 */
public record StageOptions(Margins margins, Waiting waiting, ReplicaRule replicas) {
  private static final double NANOS = 1e9;
  private static final double ROUNDING = 1e-9;

  /**
   * The options of one stage.
   *
   * @param rate that is expected, without margin
   * @param current what the stage runs now, if anything
   */
  public List<StageOption> of(
      List<StageVariant> variants, Rate rate, Optional<StageOption> current) {
    double arrivals = rate.perSecond() * (1 + margins.rate());
    List<StageOption> options = new ArrayList<>();
    for (StageVariant variant : variants) {
      variant
          .latency()
          .forEach(
              (batch, latency) ->
                  option(variant, batch, latency.toNanos() / NANOS, arrivals, current)
                      .ifPresent(options::add));
    }
    return options;
  }

  private Optional<StageOption> option(
      StageVariant variant,
      int batch,
      double seconds,
      double arrivals,
      Optional<StageOption> current) {
    double throughput = batch / seconds * (1 + margins.throughput());
    double needed = Math.max(1, Math.ceil(arrivals / throughput - ROUNDING));
    OptionalInt taken =
        needed < Integer.MAX_VALUE ? replicas.replicas((int) needed) : OptionalInt.empty();
    if (taken.isEmpty() || batch > 1 && arrivals == 0) {
      return Optional.empty();
    }
    double running = seconds * (1 + margins.latency());
    double latency = running + waiting.seconds(batch, arrivals, running);
    return Optional.of(
        new StageOption(
            variant.variant(),
            variant.accuracy(),
            variant.score(),
            batch,
            taken.getAsInt(),
            variant.pool(),
            Duration.ofNanos(Math.round(latency * NANOS)),
            taken.getAsInt() * variant.cost(),
            current.map(now -> changes(now, variant, batch)).orElse(0)));
  }

  private static int changes(StageOption current, StageVariant variant, int batch) {
    boolean same = current.variant().equals(variant.variant()) && current.pool() == variant.pool();
    return (same ? 0 : 1) + (current.batch() == batch ? 0 : 1);
  }
}
