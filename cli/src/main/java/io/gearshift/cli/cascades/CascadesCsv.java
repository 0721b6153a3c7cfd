package io.gearshift.cli.cascades;

import io.gearshift.domain.cascade.CascadeCurve.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The curve of a family as comma-separated values: numbers and names that need no quoting. */
public final class CascadesCsv {
  private CascadesCsv() {}

  public static List<String> lines(Findings findings) {
    List<String> lines = new ArrayList<>();
    lines.add("cascade,work_ms,steps,chosen_accuracy,accuracy,lead,lead_error");
    for (Point point : findings.curve().points()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%.6f,%.4f,%.6f,%.6f,%.6f,%.6f",
              CascadesText.shown(point.cascade()),
              CascadesText.ms(point.judged().work()),
              point.judged().outcome().steps(),
              point.chosen().accuracy().value(),
              point.judged().outcome().accuracy().value(),
              point.lead(),
              point.leadError()));
    }
    return lines;
  }
}
