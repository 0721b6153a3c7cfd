package io.gearshift.planner.forecast;

import io.gearshift.domain.traffic.Ewma;
import io.gearshift.domain.traffic.EwmaWithMargin;
import io.gearshift.domain.traffic.Forecaster;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.List;

/** The forecasters under comparison, each with one setting that trades shedding for idling. */
final class Forecasters {

  /** The centre of mass of Proteus's authors. */
  private static final double COM = 1.6;

  private Forecasters() {}

  /** Proteus's estimate, times a factor. */
  static Forecaster ewma(double factor) {
    return new Scaled(Ewma.empty(COM), factor);
  }

  /** Ours. */
  static Forecaster ewmaWithMargin(double margin) {
    return EwmaWithMargin.empty(COM, margin);
  }

  /** Half of ours: jumps count in full, but the margin is a factor. */
  static Forecaster restarted(double factor) {
    return new Scaled(EwmaWithMargin.empty(COM, 0), factor);
  }

  /** Half of ours: a margin, for Poisson noise, but jumps are averaged. */
  static Forecaster poissonMargin(double deviations) {
    return new PoissonMargin(Ewma.empty(COM), deviations);
  }

  /** A longer memory: twenty seconds, weighed nearly alike. */
  static Forecaster mean(double factor) {
    return new Scaled(Ewma.empty(1e6), factor);
  }

  /** The damped trend of Holt, ten seconds ahead. */
  static Forecaster holt(double factor) {
    return new Scaled(new Holt(0, 0), factor);
  }

  /** A quantile of the last thirty seconds, and the newest at least. */
  static Forecaster quantile(double quantile) {
    return new Quantile(quantile, List.of(0.0));
  }

  /** The highest second; it fades by 2 % per second. */
  static Forecaster peak(double factor) {
    return new Scaled(new Peak(0, 0), factor);
  }

  private record Scaled(Forecaster forecaster, double factor) implements Forecaster {
    @Override
    public Forecaster after(double items) {
      return new Scaled(forecaster.after(items), factor);
    }

    @Override
    public Rate forecast() {
      return Rate.of(factor * forecaster.forecast().perSecond());
    }

    @Override
    public Rate newest() {
      return forecaster.newest();
    }
  }

  private record PoissonMargin(Forecaster forecaster, double deviations) implements Forecaster {
    @Override
    public Forecaster after(double items) {
      return new PoissonMargin(forecaster.after(items), deviations);
    }

    @Override
    public Rate forecast() {
      double level = forecaster.forecast().perSecond();
      return Rate.of(level + deviations * Math.sqrt(level));
    }

    @Override
    public Rate newest() {
      return forecaster.newest();
    }
  }

  private record Holt(double level, double slope, double last) implements Forecaster {
    private static final double DAMPED = 0.9;
    private static final int AHEAD = 10;

    Holt(double level, double slope) {
      this(level, slope, 0);
    }

    @Override
    public Forecaster after(double items) {
      double expected = level + DAMPED * slope;
      double next = expected + 0.3 * (items - expected);
      return new Holt(next, 0.1 * (next - level) + 0.9 * DAMPED * slope, items);
    }

    @Override
    public Rate forecast() {
      double ahead = DAMPED * (1 - Math.pow(DAMPED, AHEAD)) / (1 - DAMPED);
      return Rate.of(Math.max(0, level + slope * ahead));
    }

    @Override
    public Rate newest() {
      return Rate.of(last);
    }
  }

  private record Peak(double height, double last) implements Forecaster {
    @Override
    public Forecaster after(double items) {
      return new Peak(Math.max(items, 0.98 * height), items);
    }

    @Override
    public Rate forecast() {
      return Rate.of(height);
    }

    @Override
    public Rate newest() {
      return Rate.of(last);
    }
  }

  private record Quantile(double quantile, List<Double> samples) implements Forecaster {
    private static final int SECONDS = 30;

    @Override
    public Forecaster after(double items) {
      List<Double> later = new ArrayList<>(samples);
      later.add(items);
      return new Quantile(
          quantile, List.copyOf(later.subList(Math.max(0, later.size() - SECONDS), later.size())));
    }

    @Override
    public Rate forecast() {
      double[] sorted = samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      double atLeast = sorted[(int) Math.round(quantile * (sorted.length - 1))];
      return Rate.of(Math.max(atLeast, newest().perSecond()));
    }

    @Override
    public Rate newest() {
      return Rate.of(samples.get(samples.size() - 1));
    }
  }
}
