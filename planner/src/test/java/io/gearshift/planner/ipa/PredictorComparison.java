package io.gearshift.planner.ipa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How far predictors are off the maximum of the next 20 seconds, the published network among them.
 * By hand, from the repository's root:
 *
 * <pre>
 * mvn -q -pl domain,planner test-compile
 * java -cp planner/target/test-classes:planner/target/classes:domain/target/classes \
 *     io.gearshift.planner.ipa.PredictorComparison --data DIR
 * </pre>
 *
 * <p>{@code DIR} has {@code ipa/trace_bursty_and_fluctuating.csv}: twenty minutes of each kind, so
 * the network learns from one and is asked about the other, or learns from eleven hours that are
 * made up.
 */
final class PredictorComparison {
  private static final int MADE_UP_SECONDS = 40_000;
  private static final int EVERY = 10;
  private static final double LOWEST = 4;
  private static final double SPAN = 26;

  private PredictorComparison() {}

  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[1]);
    List<LstmTraining.Example> bursty = LstmTraining.examples(trace(data, 1));
    List<LstmTraining.Example> fluctuating = LstmTraining.examples(trace(data, 2));
    List<LstmTraining.Example> madeUp = madeUp(new SplittableRandom(5));
    Map<String, Predictor> predictors = new LinkedHashMap<>();
    predictors.put("reactive", Predictor.REACTIVE);
    predictors.put("recent", Predictor.RECENT);
    predictors.put("average", Predictor.AVERAGE);
    predictors.put("maximum", Predictor.MAXIMUM);
    SplittableRandom random = new SplittableRandom(1);
    LstmTraining training = LstmTraining.PUBLISHED;
    predictors.put("LSTM, learnt from fluctuating", training.train(fluctuating, random));
    predictors.put("LSTM, learnt from bursty", training.train(bursty, random));
    predictors.put("LSTM, learnt from made up", training.train(madeUp, random));
    System.out.println("SMAPE, %                      | bursty fluctuating made up");
    predictors.forEach(
        (name, predictor) ->
            System.out.printf(
                Locale.ROOT,
                "%-29s | %6.1f %11.1f %7.1f%n",
                name,
                LstmTraining.smape(predictor, bursty),
                LstmTraining.smape(predictor, fluctuating),
                LstmTraining.smape(predictor, madeUp)));
  }

  private static List<Double> trace(Path data, int column) throws IOException {
    List<String> lines = Files.readAllLines(data.resolve("ipa/trace_bursty_and_fluctuating.csv"));
    return lines.subList(1, lines.size()).stream()
        .map(line -> Double.valueOf(line.split(",")[column]))
        .toList();
  }

  /** A level that moves, fast or slowly, to another every few minutes, and noise. */
  private static List<LstmTraining.Example> madeUp(SplittableRandom random) {
    List<Double> rates = new ArrayList<>();
    double level = LOWEST;
    double target = LOWEST;
    double speed = 1;
    int left = 0;
    for (int second = 0; second < MADE_UP_SECONDS; second++) {
      if (left-- == 0) {
        left = 30 + random.nextInt(300);
        target = LOWEST + SPAN * Math.pow(random.nextDouble(), 1.5);
        speed = random.nextBoolean() ? 0.3 : 0.01 + 0.03 * random.nextDouble();
      }
      level += (target - level) * speed;
      rates.add((double) Math.round(level + 0.5 * Math.sqrt(level) * random.nextGaussian()));
    }
    List<LstmTraining.Example> all = LstmTraining.examples(rates);
    List<LstmTraining.Example> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i += EVERY) {
      some.add(all.get(i));
    }
    return some;
  }
}
