package io.gearshift.cli.load;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Writes a report for people. */
final class ReportText {
  private static final Map<String, String> STATUSES =
      Map.of(
          "429", "429 overload",
          "503", "503 unavailable",
          "504", "504 deadline");

  private ReportText() {}

  static String of(Report report) {
    Slice total = report.total();
    StringBuilder text = new StringBuilder();
    Report.Asked asked = report.asked();
    line(text, "%s", asked.name());
    line(
        text,
        "%s at %s: %s, seed %d, SLO %s ms, %s bodies, %d s%s",
        target(asked),
        asked.url(),
        asked.arrivals(),
        asked.seed(),
        number(asked.sloMs()),
        asked.binary() ? "binary" : "JSON",
        report.seconds().size(),
        report.generator().stoppedEarly() ? " (ended early)" : "");
    text.append('\n');
    row(text, "offered", total.offered(), total);
    row(text, "in time", total.inTime(), total);
    row(text, "late", total.late(), total);
    total.dropped().forEach((reason, count) -> row(text, reason(reason), count, total));
    Slice.Latency latency = total.latency();
    line(
        text,
        "  %-16s p50 %s   p99 %s   p99.9 %s   max %s ms, from when a query was due",
        "latency",
        millis(latency.p50Ms()),
        millis(latency.p99Ms()),
        millis(latency.p999Ms()),
        millis(latency.maxMs()));
    line(
        text,
        "  %-16s %s measured, %s profiled",
        "accuracy",
        percent(total.accuracyMeasured()),
        percent(total.accuracyProfiled()));
    line(text, "  %-16s %s", "variants", variants(total));
    Report.Generator generator = report.generator();
    line(
        text,
        "  %-16s sent %.2f ms late at p99; at most %d of %d connections, backlog %d; %.0f µs of"
            + " processor time per query",
        "generator",
        generator.lagP99Ms(),
        generator.connections(),
        generator.mostConnections(),
        generator.longestBacklog(),
        generator.cpuMicros());
    report
        .details()
        .forEach((reason, detail) -> line(text, "  first %s: %s", reason(reason), detail));
    if (report.laggedBehind()) {
      line(text, "%n!!! %s", report.lagAdvice());
    }
    return text.toString();
  }

  /** The variants by the share of the answers that they gave, stage by stage. */
  static String variants(Slice slice) {
    return slice.variants().entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByKey(Comparator.comparing(Slice::stage))
                .thenComparing(Map.Entry.<String, Long>comparingByValue().reversed()))
        .map(
            entry ->
                String.format(
                    Locale.ROOT, "%s %.0f %%", entry.getKey(), slice.shareOf(entry.getKey()) * 100))
        .collect(Collectors.joining(" · "));
  }

  static String dropped(Slice slice) {
    return slice.dropped().entrySet().stream()
        .map(entry -> reason(entry.getKey()) + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.1f %%", share.getAsDouble() * 100)
        : "-";
  }

  static String millis(OptionalDouble millis) {
    if (millis.isEmpty()) {
      return "-";
    }
    return String.format(
        Locale.ROOT, millis.getAsDouble() < 100 ? "%.1f" : "%.0f", millis.getAsDouble());
  }

  private static String reason(String reason) {
    return STATUSES.getOrDefault(reason, reason);
  }

  private static String target(Report.Asked asked) {
    return asked.family() + asked.variant().map(name -> "/" + name).orElse("");
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static void row(StringBuilder text, String name, long count, Slice total) {
    double share = total.offered() == 0 ? 0 : 100.0 * count / total.offered();
    line(text, "  %-16s %9d  %6.2f %%", name, count, share);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
