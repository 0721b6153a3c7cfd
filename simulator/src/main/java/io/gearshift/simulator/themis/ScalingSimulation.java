package io.gearshift.simulator.themis;

import io.gearshift.planner.themis.ScaledPipeline;
import io.gearshift.planner.themis.Scaler;
import io.gearshift.planner.themis.StageScale;
import io.gearshift.simulator.EventLoop;
import io.gearshift.simulator.themis.SimulatedStage.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A pipeline under one of the systems, in virtual time: at each tick it is decided how to run,
 * unless a change is still under way. In each second there are as many queries as the trace says,
 * as far apart as those of a Poisson process of which so many came in a second.
 */
final class ScalingSimulation {
  private static final Instant START = Instant.EPOCH;
  private static final double NANOS = 1e9;
  private static final int CALM = 120;

  private final ScaledPipeline pipeline;
  private final ThemisSystem system;
  private final List<Integer> rates;
  private final EventLoop loop = new EventLoop(START);
  private final RandomGenerator random;
  private final List<SimulatedStage> stages = new ArrayList<>();
  private final List<Integer> seen = new ArrayList<>();
  private Scaler scaler;
  private int changing;
  private int arrivedThisSecond;
  private int arrived;
  private int answered;
  private int late;
  private int dropped;
  private double coreSeconds;
  private double calmCoreSeconds;
  private int coresNow;
  private Instant coresSince = START;

  private ScalingSimulation(
      ScaledPipeline pipeline, ThemisSystem system, List<Integer> rates, long seed) {
    this.pipeline = pipeline;
    this.system = system;
    this.rates = rates;
    this.scaler = system.scaler();
    this.random = new SplittableRandom(seed);
  }

  /** Runs over all rates, of which each holds for a second. */
  static Outcome run(ScaledPipeline pipeline, ThemisSystem system, List<Integer> rates, long seed) {
    return new ScalingSimulation(pipeline, system, rates, seed).run();
  }

  private Outcome run() {
    for (int stage = 0; stage < system.start().size(); stage++) {
      int next = stage + 1;
      stages.add(
          new SimulatedStage(
              loop,
              pipeline.stages().get(stage),
              system.start().get(stage),
              system.dispatch(),
              system.enactment(),
              query -> passOn(query, next),
              () -> dropped++));
    }
    coresNow = stages.stream().mapToInt(SimulatedStage::cores).sum();
    for (int second = 1; second <= rates.size(); second++) {
      loop.at(START.plusSeconds(second), this::endSecond);
    }
    Instant end = START.plusSeconds(rates.size());
    for (Instant tick = START.plusSeconds(1); tick.isBefore(end); tick = tick.plus(system.tick())) {
      loop.at(tick, this::decide);
    }
    for (int second = 0; second < rates.size(); second++) {
      for (int query = rates.get(second); query > 0; query--) {
        long within = (long) (random.nextDouble() * NANOS);
        loop.at(START.plusSeconds(second).plusNanos(within), this::arrive);
      }
    }
    loop.at(end, this::countCores);
    loop.run();
    // what has not left a batch that never filled is late too
    int unanswered = arrived - answered - dropped;
    return new Outcome(
        (double) (late + dropped + unanswered) / arrived,
        (double) dropped / arrived,
        coreSeconds / rates.size(),
        calmCoreSeconds / Math.min(CALM, rates.size()));
  }

  private void arrive() {
    arrived++;
    arrivedThisSecond++;
    stages.get(0).submit(new Query(loop.instant()));
  }

  private void passOn(Query query, int stage) {
    if (stage < stages.size()) {
      stages.get(stage).submit(query);
      return;
    }
    answered++;
    if (query.arrived().plusMillis(pipeline.slo()).isBefore(loop.instant())) {
      late++;
    }
  }

  private void endSecond() {
    seen.add(arrivedThisSecond);
    arrivedThisSecond = 0;
  }

  private void decide() {
    countCores();
    if (changing > 0 || seen.isEmpty()) {
      return;
    }
    Scaler.Decision decision =
        scaler.decide(
            new Scaler.Situation(seen, stages.stream().map(SimulatedStage::scale).toList()));
    scaler = decision.next();
    decision.wanted().ifPresent(this::change);
  }

  private void change(List<StageScale> wanted) {
    changing = wanted.size();
    for (int i = 0; i < wanted.size(); i++) {
      stages
          .get(i)
          .change(
              wanted.get(i),
              () -> {
                changing--;
                countCores();
              });
    }
    countCores();
  }

  /** Adds what the cores until now have cost. */
  private void countCores() {
    Instant end = START.plusSeconds(rates.size());
    Instant now = loop.instant().isAfter(end) ? end : loop.instant();
    Instant calm = end.minusSeconds(Math.min(CALM, rates.size()));
    coreSeconds += coresNow * seconds(coresSince, now);
    calmCoreSeconds += coresNow * seconds(coresSince.isBefore(calm) ? calm : coresSince, now);
    coresSince = now;
    coresNow = stages.stream().mapToInt(SimulatedStage::cores).sum();
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toNanos() / NANOS);
  }
}
