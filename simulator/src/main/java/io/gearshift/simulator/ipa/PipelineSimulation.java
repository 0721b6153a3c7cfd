package io.gearshift.simulator.ipa;

import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.ipa.Configuration;
import io.gearshift.planner.ipa.IpaForecaster;
import io.gearshift.planner.ipa.Predictor;
import io.gearshift.simulator.EventLoop;
import io.gearshift.simulator.ipa.CentralQueue.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A pipeline under one of the systems, in virtual time (IPA, section 4): every ten seconds it is
 * decided how to run, by what arrived until then; it takes two seconds to solve and eight to apply.
 *
 * <p>In each second there are as many queries as the trace says, as far apart as those of a Poisson
 * process of which so many came in a second.
 */
final class PipelineSimulation {
  private static final Instant START = Instant.EPOCH;
  private static final int PERIOD = 10;
  private static final Duration SOLVE = Duration.ofSeconds(2);
  private static final Duration APPLY = Duration.ofSeconds(8);
  private static final int FORESIGHT = 20;
  private static final double NANOS = 1e9;

  /** What rate is planned for. */
  @FunctionalInterface
  interface Expectation {
    /** What was seen is all that is known. */
    Expectation SEEN = (second, seen) -> seen.forecast();

    /** The highest rate of the next twenty seconds is known, which predictors try to say. */
    static Expectation oracle(List<Double> rates) {
      return (second, seen) -> Rate.of(highest(rates, second, second + FORESIGHT));
    }

    Rate at(int second, IpaForecaster seen);
  }

  private final IpaSystem system;
  private final List<Double> rates;
  private final Expectation expectation;
  private final EventLoop loop = new EventLoop(START);
  private final RandomGenerator random;
  private final List<CentralQueue> queues = new ArrayList<>();
  private IpaForecaster seen;
  private Configuration running;
  private Configuration decided;
  private int arrivedThisSecond;
  private int arrived;
  private int failed;
  private double cores;
  private double rankSum;
  private double product;

  private PipelineSimulation(
      IpaSystem system,
      List<Double> rates,
      Predictor predictor,
      Expectation expectation,
      long seed) {
    this.system = system;
    this.rates = rates;
    this.expectation = expectation;
    this.seen = IpaForecaster.empty(predictor);
    this.random = new SplittableRandom(seed);
    this.running =
        system.decide(Rate.of(highest(rates, 0, PERIOD)), Optional.empty()).orElseThrow();
    this.decided = running;
  }

  /** Runs over all rates, of which each holds for a second; it starts with what suits the first. */
  static Outcome run(
      IpaSystem system,
      List<Double> rates,
      Predictor predictor,
      Expectation expectation,
      long seed) {
    return new PipelineSimulation(system, rates, predictor, expectation, seed).run();
  }

  private static double highest(List<Double> rates, int from, int to) {
    return Collections.max(
        rates.subList(Math.min(from, rates.size() - 1), Math.min(to, rates.size())));
  }

  private Outcome run() {
    for (int stage = 0; stage < system.stages().size(); stage++) {
      int next = stage + 1;
      queues.add(
          new CentralQueue(
              loop,
              system.pipeline().dropLimit(),
              system.variant(stage, running),
              running.options().get(stage),
              query -> passOn(query, next),
              () -> failed++));
    }
    for (int second = 1; second <= rates.size(); second++) {
      int now = second;
      loop.at(START.plusSeconds(now), () -> endSecond(now));
    }
    for (int second = 0; second < rates.size(); second++) {
      for (long query = Math.round(rates.get(second)); query > 0; query--) {
        long within = (long) (random.nextDouble() * NANOS);
        loop.at(START.plusSeconds(second).plusNanos(within), this::arrive);
      }
    }
    loop.run();
    return new Outcome(
        cores / rates.size(),
        rankSum / rates.size(),
        product / rates.size(),
        (double) failed / arrived);
  }

  private void arrive() {
    arrived++;
    arrivedThisSecond++;
    queues.get(0).submit(new Query(loop.instant()));
  }

  private void passOn(Query query, int stage) {
    if (stage < queues.size()) {
      queues.get(stage).submit(query);
    } else if (query.arrived().plus(system.pipeline().sla()).isBefore(loop.instant())) {
      failed++;
    }
  }

  private void endSecond(int second) {
    cores += running.cost();
    rankSum += system.rankSum(running);
    product += system.product(running);
    seen = seen.after(arrivedThisSecond);
    arrivedThisSecond = 0;
    if (second % PERIOD == 0) {
      decided = system.decide(expectation.at(second, seen), Optional.of(decided)).orElse(decided);
      Configuration next = decided;
      loop.at(loop.instant().plus(SOLVE).plus(APPLY), () -> adopt(next));
    }
  }

  private void adopt(Configuration next) {
    running = next;
    for (int stage = 0; stage < queues.size(); stage++) {
      queues.get(stage).adopt(system.variant(stage, next), next.options().get(stage));
    }
  }
}
