package io.gearshift.cli.simulate;

import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.Tally;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Writes a comparison for people: a line for each policy. */
final class ComparisonText {
  private static final double PERCENT = 100;

  private ComparisonText() {}

  static String of(String title, List<Outcome> outcomes) {
    int seeds = outcomes.get(0).runs().size();
    int name = outcomes.stream().mapToInt(o -> o.policy().title().length()).max().orElse(0);
    String row =
        "%-" + Math.max(name, "policy".length()) + "s %9s %15s %15s %15s %15s %9s %13s %15s  %s%n";
    StringBuilder text = new StringBuilder();
    text.append(title).append("\n\n");
    text.append(
        String.format(
            row,
            "policy",
            "offered",
            "in time %",
            "late %",
            "accuracy %",
            "worst 10 s %",
            "replans",
            "busy %",
            "below bound",
            "dropped"));
    for (Outcome outcome : outcomes) {
      text.append(
          String.format(
              row,
              outcome.policy().title(),
              String.format(Locale.ROOT, "%.0f", outcome.over(r -> r.total().offered()).mean()),
              percent(outcome, run -> run.total().inTimeRatio()),
              percent(outcome, run -> ratio(run.total().late(), run.total())),
              percent(outcome, run -> run.total().effectiveAccuracy()),
              percent(outcome, Run::lowestAccuracy),
              number(outcome.over(Run::planChanges), 1, "%.0f"),
              number(outcome.over(Run::utilisation), PERCENT, "%.1f"),
              percent(outcome, Run::distance),
              dropped(outcome)));
    }
    Outcome any = outcomes.get(0);
    text.append(
        String.format(
            Locale.ROOT,
            "%n%s; in time, late and dropped are of all queries that came. No policy gets more than"
                + " %.2f %% in time, nor more than %.2f points of accuracy in time per query: "
                + "below bound is what is missing to the latter.%n",
            seeds == 1 ? "One seed" : "Means ± standard deviations over " + seeds + " seeds",
            PERCENT * any.over(run -> run.bound().inTimeRatio()).mean(),
            PERCENT * any.over(run -> run.bound().accuracyInTime()).mean()));
    return text.append(PipelineText.of(outcomes, name)).toString();
  }

  static String percent(Outcome outcome, ToDoubleFunction<Run> figure) {
    return number(outcome.over(figure), PERCENT, "%.2f");
  }

  private static String number(Outcome.Spread spread, double unit, String format) {
    String mean = String.format(Locale.ROOT, format, unit * spread.mean());
    String deviation = String.format(Locale.ROOT, format, unit * spread.deviation());
    return deviation.matches("[0.]*") ? mean : mean + " ±" + deviation;
  }

  private static String dropped(Outcome outcome) {
    Tally total = outcome.total();
    Map<Reason, Long> sorted = new TreeMap<>(total.dropped());
    return sorted.isEmpty()
        ? "none"
        : sorted.entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT,
                        "%s %.2f %%",
                        word(entry.getKey()),
                        PERCENT * ratio(entry.getValue(), total)))
            .collect(Collectors.joining(", "));
  }

  static String word(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private static double ratio(long count, Tally total) {
    return total.offered() == 0 ? 0 : (double) count / total.offered();
  }
}
