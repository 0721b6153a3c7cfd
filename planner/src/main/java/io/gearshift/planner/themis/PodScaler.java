package io.gearshift.planner.themis;

import io.gearshift.planner.baseline.PodAutoscaler;
import io.gearshift.planner.baseline.PodRecommender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What Kubernetes does with the stages of a pipeline, each for itself: its horizontal or its
 * vertical autoscaler. How much an instance is used follows from the rate and its latency; batches
 * stay as they are.
 *
 * @param period seconds from one decision to the next
 * @param tick of the scaler, in seconds
 */
public record PodScaler(
    ScaledPipeline pipeline, List<Rule> rules, Duration period, Duration tick, int ticks)
    implements Scaler {
  private static final double MILLIS = 1_000;
  private static final int SECONDS = 15;

  /** Kubernetes waits for so long before it looks whether instances have the cores they should. */
  private static final Duration VERTICAL_PERIOD = Duration.ofSeconds(60);

  /** Decides for a stage. */
  public sealed interface Rule {
    /**
     * @param use of an instance, as a part of what it could do
     * @param due whether it may decide now, or only learns
     */
    Outcome after(StageScale now, double use, boolean due, Instant at, int mostCores);
  }

  /** How the stage is to run, and the rule to ask next. */
  public record Outcome(StageScale wanted, Rule next) {}

  /** Instances by use. */
  public record Horizontal(PodAutoscaler autoscaler) implements Rule {
    @Override
    public Outcome after(StageScale now, double use, boolean due, Instant at, int mostCores) {
      if (!due) {
        return new Outcome(now, this);
      }
      PodAutoscaler.Decision decision = autoscaler.decide(now.instances(), use, at);
      return new Outcome(now.withInstances(decision.instances()), new Horizontal(decision.next()));
    }
  }

  /** Cores by use. */
  public record Vertical(PodRecommender recommender) implements Rule {
    @Override
    public Outcome after(StageScale now, double use, boolean due, Instant at, int mostCores) {
      PodRecommender later = recommender.after(use * now.cores(), at);
      boolean keep =
          !due || now.cores() >= later.lower() && now.cores() <= Math.ceil(later.upper());
      int cores =
          keep ? now.cores() : (int) Math.min(mostCores, Math.max(1, Math.ceil(later.target())));
      return new Outcome(new StageScale(now.instances(), cores, now.batch()), new Vertical(later));
    }
  }

  public PodScaler {
    rules = List.copyOf(rules);
  }

  /** By the horizontal autoscaler. */
  public static PodScaler horizontal(ScaledPipeline pipeline, double target, Duration tick) {
    return new PodScaler(
        pipeline,
        Collections.nCopies(pipeline.stages().size(), new Horizontal(PodAutoscaler.of(target))),
        PodAutoscaler.PERIOD,
        tick,
        0);
  }

  /** By the vertical autoscaler. */
  public static PodScaler vertical(ScaledPipeline pipeline, Duration tick) {
    return new PodScaler(
        pipeline,
        Collections.nCopies(pipeline.stages().size(), new Vertical(PodRecommender.empty())),
        VERTICAL_PERIOD,
        tick,
        0);
  }

  @Override
  public Decision decide(Situation situation) {
    Duration passed = tick.multipliedBy(ticks + 1);
    boolean due = passed.toMillis() % period.toMillis() < tick.toMillis();
    Instant at = Instant.EPOCH.plus(passed);
    List<StageScale> wanted = new ArrayList<>();
    List<Rule> next = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      StageScale now = situation.stages().get(i);
      Outcome outcome =
          rules.get(i).after(now, use(i, now, situation), due, at, pipeline.mostCores());
      wanted.add(outcome.wanted());
      next.add(outcome.next());
    }
    return Decision.to(wanted, situation, new PodScaler(pipeline, next, period, tick, ticks + 1));
  }

  private double use(int stage, StageScale now, Situation situation) {
    double busy =
        situation.recentMean(SECONDS)
            * pipeline.stages().get(stage).latency().millis(now.batch(), now.cores())
            / (MILLIS * now.batch() * now.instances());
    return Math.min(1, busy);
  }
}
