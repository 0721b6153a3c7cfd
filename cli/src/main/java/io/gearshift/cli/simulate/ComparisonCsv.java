package io.gearshift.cli.simulate;

import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.Tally;
import io.gearshift.simulator.pipeline.PipelineResult;
import io.gearshift.simulator.pipeline.PipelineTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a comparison as a table: a line for each policy, seed, family and second. */
final class ComparisonCsv {
  private static final String HEADER =
      "policy,seed,family,second,offered,in_time,late,"
          + Arrays.stream(Reason.values())
              .map(reason -> "dropped_" + ComparisonText.word(reason))
              .collect(Collectors.joining(","))
          + ",accuracy";

  private ComparisonCsv() {}

  static String of(List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (Outcome outcome : outcomes) {
      for (Run run : outcome.runs()) {
        String policy = "\"" + outcome.policy().title().replace("\"", "\"\"") + "\"," + run.seed();
        run.result().families().forEach((name, seconds) -> add(lines, policy, name, seconds));
        run.result()
            .pipelines()
            .forEach((name, result) -> add(lines, policy, name, queries(result)));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<Tally> queries(PipelineResult result) {
    return result.seconds().stream().map(PipelineTally::queries).toList();
  }

  /**
   * @param name of a family or a pipeline
   */
  private static void add(List<String> lines, String policy, Record name, List<Tally> seconds) {
    for (int second = 0; second < seconds.size(); second++) {
      Tally tally = seconds.get(second);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%d,%d,%d,%s,%s",
              policy,
              name,
              second,
              tally.offered(),
              tally.inTime(),
              tally.late(),
              dropped(tally.dropped()),
              tally.inTime() + tally.late() == 0
                  ? ""
                  : String.format(Locale.ROOT, "%.6f", tally.effectiveAccuracy())));
    }
  }

  private static String dropped(Map<Reason, Long> counts) {
    return Arrays.stream(Reason.values())
        .map(reason -> counts.getOrDefault(reason, 0L).toString())
        .collect(Collectors.joining(","));
  }
}
