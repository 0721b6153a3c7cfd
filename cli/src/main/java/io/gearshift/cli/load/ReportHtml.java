package io.gearshift.cli.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a report as one page that needs nothing else to be looked at. */
final class ReportHtml {
  private static final String TEMPLATE = "report.html";
  private static final String PLACE_OF_DATA = "\"the report\"";

  private ReportHtml() {}

  static String of(Report report) {
    // a script ends at the first </ whatever stands round it
    String data = ReportJson.of(report).toString().replace("<", "\\u003c");
    return template().replace(PLACE_OF_DATA, data);
  }

  private static String template() {
    try (InputStream in = ReportHtml.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
