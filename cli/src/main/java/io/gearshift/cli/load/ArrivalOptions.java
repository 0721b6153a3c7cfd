package io.gearshift.cli.load;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.arrivals.Arrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import io.gearshift.simulator.arrivals.RateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import picocli.CommandLine.Option;

/** The options that say when queries come. */
final class ArrivalOptions {
  private static final String GENERATOR = "L64X128MixRandom";
  private static final Duration USUAL = Duration.ofSeconds(60);

  enum Shape {
    STEADY,
    RAMP,
    STEPS,
    SPIKES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "100",
      description = "Queries per second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--to",
      paramLabel = "R",
      description = "The other rate: where a ramp or a staircase ends, how high spikes are.")
  private Optional<Double> to;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description = "steady, ramp, steps or spikes (default: ramp if there is --to, else steady).")
  private Optional<Shape> shape;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "5",
      description = "Steps of the shape steps (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "20s",
      converter = Durations.class,
      description = "Period of the shape spikes (default: ${DEFAULT-VALUE}).")
  private Duration every;

  @Option(
      names = "--spike",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = Durations.class,
      description = "How long a spike lasts (default: ${DEFAULT-VALUE}).")
  private Duration spike;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Rates from a file in place of a shape: a rate per line and second, or second,rate.")
  private Optional<Path> trace;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long, such as 90s or 5m (default: 60s; of a trace, all of it).")
  private Optional<Duration> duration;

  @Option(
      names = "--scale",
      paramLabel = "X",
      defaultValue = "1",
      description = "Multiplies all rates (default: ${DEFAULT-VALUE}).")
  private double scale;

  @Option(
      names = "--cv2",
      paramLabel = "X",
      defaultValue = "1",
      description = {
        "How irregular arrivals are, as squared coefficient of variation of their distances:",
        "0 a metronome, 1 Poisson, above it bursts of a gamma process (default: ${DEFAULT-VALUE})."
      })
  private double cv2;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of the arrivals: the same seed, the same instants (default: ${DEFAULT-VALUE}).")
  private long seed;

  long seed() {
    return seed;
  }

  /**
   * @throws BadConfig if the options make no sense together
   */
  RateCurve curve() {
    RateCurve curve;
    try {
      curve = trace.isPresent() ? ofTrace() : ofShape();
      curve = curve.scaled(scale);
    } catch (IllegalArgumentException e) {
      throw new BadConfig(e.getMessage());
    }
    if (curve.queries() < 1) {
      throw new BadConfig("rate: less than one query is due in all (expected: more)");
    }
    return curve;
  }

  Arrivals arrivals(RateCurve curve) {
    RandomGenerator random = RandomGeneratorFactory.of(GENERATOR).create(seed);
    try {
      return new Arrivals(curve, Gaps.ofCv2(cv2), random);
    } catch (IllegalArgumentException e) {
      throw new BadConfig(e.getMessage());
    }
  }

  /** The arrivals in words, such as {@code poisson, 100/s → 400/s}. */
  String text() {
    String gaps = cv2 == 0 ? "even" : cv2 == 1 ? "poisson" : "gamma CV² " + number(cv2);
    String rates =
        trace.isPresent()
            ? "trace " + trace.get().getFileName()
            : shape() + " " + number(rate) + (hasOther() ? " → " + number(other()) : "") + "/s";
    return gaps + ", " + rates + (scale == 1 ? "" : " × " + number(scale));
  }

  private RateCurve ofTrace() {
    if (shape.isPresent() || to.isPresent()) {
      throw new BadConfig("trace: has its own shape (expected: no --shape and no --to beside it)");
    }
    RateCurve curve = RateFile.read(trace.get());
    return duration.map(length -> curve.until(seconds(length))).orElse(curve);
  }

  private RateCurve ofShape() {
    double length = seconds(duration.orElse(USUAL));
    return switch (shape()) {
      case STEADY -> RateCurve.steady(rate, length);
      case RAMP -> RateCurve.ramp(rate, other(), length);
      case STEPS -> RateCurve.steps(rate, other(), steps, length);
      case SPIKES -> RateCurve.spikes(rate, other(), seconds(every), seconds(spike), length);
    };
  }

  private Shape shape() {
    return shape.orElse(to.isPresent() ? Shape.RAMP : Shape.STEADY);
  }

  private boolean hasOther() {
    return shape() != Shape.STEADY;
  }

  private double other() {
    return to.orElseThrow(
        () -> new BadConfig("shape: " + shape() + " needs two rates (expected: --to R as well)"));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
