package io.gearshift.planner.forecast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * The traces of the papers, from a folder of CSV files with a header each. Proteus's and
 * InfAdapter's are counts and taken as they are; IPA's, Themis's and Loki's are rates, and a
 * Poisson process of these is drawn.
 */
record RecordedTraces(Path folder) {

  List<Trace> of(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path ipa = folder.resolve("ipa/trace_bursty_and_fluctuating.csv");
    return List.of(
        new Trace("Proteus", columns(proteus(), 2, 3, 4, 5, 6, 7, 8, 9, 10)),
        new Trace("InfAdapter", columns(folder.resolve("infadapter/trace_infadapter.csv"), 1)),
        new Trace("IPA bursty", Arrivals.poisson(columns(ipa, 1), random)),
        new Trace("IPA fluctuating", Arrivals.poisson(columns(ipa, 2), random)),
        new Trace("Themis 2025", Arrivals.poisson(columns(themis(), 4, 5, 6), random)),
        new Trace("Loki", Arrivals.poisson(everySecond(columns(loki(), 3, 4)), random)));
  }

  private Path proteus() {
    return folder.resolve("proteus/trace_medium-normal_load_per_second.csv");
  }

  private Path themis() {
    return folder.resolve("themis/trace_themis.csv");
  }

  private Path loki() {
    return folder.resolve("loki/demand_figure5.csv");
  }

  private static double[][] columns(Path file, int... columns) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(cells -> Arrays.stream(columns).mapToDouble(c -> Double.parseDouble(cells[c])))
        .map(DoubleStream::toArray)
        .toArray(double[][]::new);
  }

  /** From points (second, rate) that are not a second apart, by straight lines between them. */
  private static double[][] everySecond(double[][] points) {
    int first = (int) points[0][0];
    int last = (int) points[points.length - 1][0];
    double[][] rates = new double[last - first + 1][1];
    int next = 1;
    for (int second = first; second <= last; second++) {
      while (next < points.length - 1 && points[next][0] < second) {
        next++;
      }
      double[] from = points[next - 1];
      double[] to = points[next];
      double part = to[0] == from[0] ? 1 : (second - from[0]) / (to[0] - from[0]);
      rates[second - first][0] = from[1] + part * (to[1] - from[1]);
    }
    return rates;
  }
}
