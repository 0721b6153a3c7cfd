package io.gearshift.cli.load;

import io.gearshift.config.BadConfig;
import io.gearshift.simulator.arrivals.ArrivalFile;
import io.gearshift.simulator.arrivals.ArrivalProcess;
import io.gearshift.simulator.arrivals.DrawnArrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.arrivals.RateCurve;
import io.gearshift.simulator.arrivals.RateFile;
import io.gearshift.simulator.arrivals.RecordedArrivals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
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
          "A file in place of a shape: rates, as a rate per line and second or second,rate; or the"
              + " instants of queries, if its first line names seconds, arrival_s or arrival_ms"
              + " and, if need be, family (FAMILY's are sent).")
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
      description =
          "Multiplies all rates; recorded instants go so much faster (default: ${DEFAULT-VALUE}).")
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
   * @param family whose arrivals of a file that has those of several
   * @throws BadConfig if the options make no sense together
   */
  ArrivalProcess arrivals(String family) {
    try {
      return isRecorded() ? recorded(family) : drawn();
    } catch (IllegalArgumentException e) {
      throw new BadConfig(e.getMessage());
    }
  }

  private boolean isRecorded() {
    return trace
        .filter(file -> Files.isRegularFile(file) && ArrivalFile.hasNames(file))
        .isPresent();
  }

  private ArrivalProcess recorded(String family) {
    requireNoShape();
    if (cv2 != 1) {
      throw new BadConfig(
          "cv2: " + cv2 + " (expected: none, for the instants of queries are recorded)");
    }
    RecordedArrivals all =
        ArrivalFile.read(trace.orElseThrow(), Map.of(family, family)).get(family).faster(scale);
    if (all.longestSlo().isPresent()) {
      throw new BadConfig(
          "trace: '"
              + trace.orElseThrow()
              + "' has a column slo_ms (expected: none, for all ask for that of --slo-ms)");
    }
    RecordedArrivals asked = duration.map(length -> all.until(seconds(length))).orElse(all);
    requireSome(asked.queries());
    return asked;
  }

  private ArrivalProcess drawn() {
    RateCurve curve = (trace.isPresent() ? ofTrace() : ofShape()).scaled(scale);
    requireSome(curve.queries());
    return new DrawnArrivals(curve, Gaps.ofCv2(cv2));
  }

  private static void requireSome(double queries) {
    if (queries < 1) {
      throw new BadConfig("rate: less than one query is due in all (expected: more)");
    }
  }

  RandomGenerator random() {
    return RandomGeneratorFactory.of(GENERATOR).create(seed);
  }

  /** The arrivals in words, such as {@code poisson, 100/s → 400/s}. */
  String text() {
    String drawn = cv2 == 0 ? "even" : cv2 == 1 ? "poisson" : "gamma CV² " + number(cv2);
    String gaps = isRecorded() ? "recorded" : drawn;
    String rates =
        trace.isPresent()
            ? "trace " + trace.get().getFileName()
            : shape() + " " + number(rate) + (hasOther() ? " → " + number(other()) : "") + "/s";
    return gaps + ", " + rates + (scale == 1 ? "" : " × " + number(scale));
  }

  private void requireNoShape() {
    if (shape.isPresent() || to.isPresent()) {
      throw new BadConfig("trace: has its own shape (expected: no --shape and no --to beside it)");
    }
  }

  private RateCurve ofTrace() {
    requireNoShape();
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
