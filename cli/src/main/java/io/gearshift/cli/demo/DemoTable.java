package io.gearshift.cli.demo;

import io.gearshift.cli.load.Report;
import io.gearshift.cli.load.Slice;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The end of the demonstration: what each policy made of the same burst.
 *
 * @param stages of the pipeline, in order; none if it is a family
 */
record DemoTable(Burst burst, List<String> stages, List<Report> reports) {
  private static final int MOST = 4;

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%nThe same arrivals, the same devices; a burst of %.0f× the %s queries/s that the most"
                + " accurate %s here.%n%n%-28s %8s %9s %9s %9s %9s %9s  %s%n",
            Burst.FACTOR,
            Capacity.rate(burst.capacity()),
            stages.isEmpty() ? "variant answers in time" : "path answers in time",
            "policy",
            "offered",
            "in time",
            "accuracy",
            "measured",
            "p50 ms",
            "p99 ms",
            "dropped"));
    for (Report report : reports) {
      Slice total = report.total();
      text.append(
          String.format(
              Locale.ROOT,
              "%-28s %8d %8.2f%% %9s %9s %9s %9s  %s%n",
              report.asked().name(),
              total.offered(),
              total.inTimeRatio() * 100,
              percent(total.accuracyProfiled()),
              percent(total.accuracyMeasured()),
              number(total.latency().p50Ms()),
              number(total.latency().p99Ms()),
              dropped(total)));
      if (report.laggedBehind()) {
        text.append("  ").append(report.lagAdvice()).append('\n');
      }
    }
    stages.forEach(stage -> text.append(shares(stage)));
    return text.toString();
  }

  /** Which variants of a family answered, phase by phase; of many, those that did the most. */
  String answered() {
    return shares("who answered", "");
  }

  /** Who served a stage, phase by phase. */
  private String shares(String stage) {
    return shares("who served " + stage, stage + "/");
  }

  private String shares(String title, String prefix) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%n%-28s %-34s %-34s %s%n", title, "calm", "burst", "calm again"));
    for (Report report : reports) {
      List<String> phases =
          Phase.of(report, burst.seconds()).stream().map(phase -> shares(prefix, phase)).toList();
      text.append(
          String.format(
              Locale.ROOT,
              "%-28s %-34s %-34s %s%n",
              report.asked().name(),
              phases.get(0),
              phases.get(1),
              phases.get(2)));
    }
    return text.toString();
  }

  private static String shares(String prefix, Phase phase) {
    return phase.variants().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MOST)
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "%s %.0f%%",
                    entry.getKey().substring(prefix.length()),
                    100 * Slice.shareOf(phase.variants(), entry.getKey())))
        .collect(Collectors.joining(" "));
  }

  private static String percent(OptionalDouble value) {
    return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f%%", value.getAsDouble() * 100);
  }

  private static String number(OptionalDouble value) {
    return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f", value.getAsDouble());
  }

  private static String dropped(Slice slice) {
    return slice.dropped().isEmpty()
        ? "none"
        : slice.dropped().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }
}
