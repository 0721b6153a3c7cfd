package io.gearshift.simulator.superserve;

import io.gearshift.config.BadConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** How often functions were called in each minute of a day, all of them together. */
final class FunctionDay {
  private static final int MINUTES = 1440;

  /** Columns before the minutes: owner, application, function, trigger. */
  private static final int NAMES = 4;

  /** So many of the day's functions the paper took. */
  private static final int TAKEN = 32_700;

  private static final double WAVE = 0.12;
  private static final double NOISE = 0.03;
  private static final double TIMERS = 0.2;
  private static final int HOUR = 60;
  private static final int QUARTER = 15;

  private FunctionDay() {}

  /**
   * A day of the public Azure Functions trace of 2019, as its files have it: a line for each
   * function, with its calls by minute.
   *
   * @throws BadConfig if it cannot be read, or a line has another number of minutes
   */
  static List<Double> read(Path file) {
    double[] sums = new double[MINUTES];
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      lines.readLine(); // the names of the columns
      int taken = 0;
      for (String line = lines.readLine(); line != null && taken < TAKEN; line = lines.readLine()) {
        add(line, sums, file);
        taken++;
      }
    } catch (IOException | NumberFormatException e) {
      throw new BadConfig("data: '" + file + "' cannot be read: " + e);
    }
    return Arrays.stream(sums).boxed().toList();
  }

  private static void add(String line, double[] sums, Path file) {
    String[] cells = line.split(",", -1);
    if (cells.length != NAMES + MINUTES) {
      throw new BadConfig(
          "data: '%s' has a row of %d cells (expected: %d)"
              .formatted(file, cells.length, NAMES + MINUTES));
    }
    for (int minute = 0; minute < MINUTES; minute++) {
      sums[minute] += Double.parseDouble(cells[NAMES + minute]);
    }
  }

  /**
   * A day that is like it: a slow wave, a little noise, and timers that go off together each hour
   * and, fewer, each quarter of an hour, so that the highest minute is about 1.37 times the mean.
   */
  static List<Double> madeUp(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Double> counts = new ArrayList<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      double level = 1 + WAVE * Math.sin(2 * Math.PI * minute / MINUTES);
      double timers = minute % HOUR == 0 ? TIMERS : minute % QUARTER == 0 ? TIMERS / 2 : 0;
      counts.add(Math.max(0, level + timers + NOISE * random.nextGaussian()));
    }
    return counts;
  }
}
