package io.gearshift.cli.load;

import io.gearshift.cli.Page;

/** Writes a report as one page that needs nothing else to be looked at. */
final class ReportHtml {
  private ReportHtml() {}

  static String of(Report report) {
    return Page.of(ReportHtml.class, "report.html", ReportJson.of(report));
  }
}
