package io.gearshift.cli.load;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The end of the demonstration: what each policy made of the same burst. */
record DemoTable(double capacity, double burst, List<Report> reports) {

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%nThe same arrivals, the same devices; a burst of %.0f× the %.0f queries/s that the most"
                + " accurate variant answers in time here.%n%n%-24s %8s %9s %9s %9s %9s %9s  %s%n",
            burst,
            capacity,
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
              "%-24s %8d %8.2f%% %9s %9s %9s %9s  %s%n",
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
    return text.toString();
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
