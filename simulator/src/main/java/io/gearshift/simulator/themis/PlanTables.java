package io.gearshift.simulator.themis;

import io.gearshift.planner.themis.HorizontalProgram;
import io.gearshift.planner.themis.LatencyFit;
import io.gearshift.planner.themis.RuleSet;
import io.gearshift.planner.themis.VerticalProgram;
import io.gearshift.simulator.TableReport;
import io.gearshift.simulator.themis.ThemisData.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What needs no trace: the authors' answers of their optimiser, and fits to what they measured. */
final class PlanTables {
  private static final double PERCENT = 100;

  /** The authors leave out the most cores they measured. */
  private static final int MOST_CORES = 8;

  private final ThemisData data;

  PlanTables(ThemisData data) {
    this.data = data;
  }

  /** Whether the same is found as the authors found, to the batch. */
  record Checked(Vector vector, boolean horizontal, boolean vertical) {}

  List<Checked> checked() {
    return data.vectors().stream()
        .map(
            vector ->
                new Checked(
                    vector,
                    new HorizontalProgram(vector.pipeline(), RuleSet.OF_2024)
                        .solve(vector.rate())
                        .equals(Optional.of(vector.horizontal())),
                    VerticalProgram.published(vector.pipeline(), RuleSet.OF_2024)
                        .solve(vector.before(), vector.rate())
                        .equals(new VerticalProgram.Answer(vector.vertical(), vector.extra()))))
        .toList();
  }

  TableReport.Table programs() {
    List<Checked> checked = checked();
    long horizontal = checked.stream().filter(Checked::horizontal).count();
    long vertical = checked.stream().filter(Checked::vertical).count();
    return new TableReport.Table(
        "programs",
        "Programs whose answer is known",
        List.of(
            "programs",
            "the same instances and batches",
            "the same cores, batches and extra instances"),
        List.of(
            List.of(
                String.valueOf(checked.size()),
                String.valueOf(horizontal),
                String.valueOf(vertical))));
  }

  TableReport.Table fits() {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, List<LatencyFit.Point>> measured : data.measured().entrySet()) {
      List<LatencyFit.Point> all = measured.getValue();
      rows.add(row(measured.getKey(), "all", all));
      rows.add(
          row(
              measured.getKey(),
              "up to " + MOST_CORES,
              all.stream().filter(point -> point.cores() <= MOST_CORES).toList()));
    }
    return new TableReport.Table(
        "fits",
        "Latencies fitted to what was measured, ms",
        List.of("variant", "cores", "α", "β", "γ", "ζ", "R²", "RMS, ms", "worst %"),
        rows);
  }

  private static List<String> row(String variant, String cores, List<LatencyFit.Point> points) {
    LatencyFit fit = LatencyFit.of(points);
    return List.of(
        variant,
        cores,
        said("%.1f", fit.latency().perItem()),
        said("%.1f", fit.latency().perItemAlone()),
        said("%.1f", fit.latency().perBatch()),
        said("%.1f", fit.latency().perBatchAlone()),
        said("%.4f", fit.determination()),
        said("%.1f", fit.rootMeanSquare()),
        said("%.0f", PERCENT * fit.worst()));
  }

  private static String said(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
