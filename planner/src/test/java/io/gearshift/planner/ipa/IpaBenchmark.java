package io.gearshift.planner.ipa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How long {@link IpaProgram} takes once the JVM is warm, beside what the authors measured of their
 * solver on programs of these sizes (not the same ones). By hand, from the repository's root:
 *
 * <pre>
 * mvn -q -pl domain,planner test-compile
 * java -cp planner/target/test-classes:planner/target/classes:domain/target/classes \
 *     io.gearshift.planner.ipa.IpaBenchmark [--data DIR]
 * </pre>
 *
 * <p>{@code DIR} has {@code ipa/ipa_gurobi_decision_time.csv}. Every variant may run in seven batch
 * sizes. Each row is over twelve programs and weights of accuracy from 1 to 10,000.
 */
final class IpaBenchmark {
  private static final int SEEDS = 12;
  private static final int WARM_UP = 40;
  private static final double[] ALPHAS = {1, 10, 100, 1_000, 10_000};

  private IpaBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Map<String, Double> authors =
        arguments.length == 2 && arguments[0].equals("--data")
            ? authors(Path.of(arguments[1]))
            : Map.of();
    for (AccuracyMeasure measure : AccuracyMeasure.values()) {
      for (int seed = 0; seed < WARM_UP; seed++) {
        program(9, 9, seed, measure, ALPHAS[seed % ALPHAS.length]).solve();
      }
    }
    System.out.println("variants stages measure  | median ms    worst | authors' mean ms");
    for (int variants : new int[] {1, 3, 5, 9}) {
      for (int stages : new int[] {1, 3, 5, 9}) {
        for (AccuracyMeasure measure : AccuracyMeasure.values()) {
          row(variants, stages, measure, authors);
        }
      }
    }
  }

  private static void row(
      int variants, int stages, AccuracyMeasure measure, Map<String, Double> authors) {
    double[] millis = new double[SEEDS * ALPHAS.length];
    for (int i = 0; i < millis.length; i++) {
      IpaProgram program =
          program(variants, stages, i / ALPHAS.length, measure, ALPHAS[i % ALPHAS.length]);
      long start = System.nanoTime();
      Configuration found = program.solve().orElseThrow();
      millis[i] = (System.nanoTime() - start) / 1e6;
      if (!found.exact()) {
        throw new AssertionError("not proven to be the best: " + found);
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%8d %6d %-8s | %9.2f %8.2f | %s%n",
        variants,
        stages,
        measure,
        millis[millis.length / 2],
        millis[millis.length - 1],
        authors.containsKey(variants + "," + stages)
            ? String.format(Locale.ROOT, "%.0f", authors.get(variants + "," + stages))
            : "–");
  }

  private static IpaProgram program(
      int variants, int stages, long seed, AccuracyMeasure measure, double alpha) {
    return new RandomPrograms(new SplittableRandom(seed))
        .large(variants, stages, new IpaWeights(measure, alpha, 1, IpaWeights.DELTA));
  }

  private static Map<String, Double> authors(Path data) throws IOException {
    List<String> lines = Files.readAllLines(data.resolve("ipa/ipa_gurobi_decision_time.csv"));
    Map<String, Double> millis = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      millis.put(cells[0] + "," + cells[1], 1000 * Double.parseDouble(cells[2]));
    }
    return millis;
  }
}
