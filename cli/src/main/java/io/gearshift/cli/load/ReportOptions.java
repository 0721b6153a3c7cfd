package io.gearshift.cli.load;

import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say where a report goes. */
final class ReportOptions {
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "What the run is called in reports (default: the family and its arrivals).")
  private Optional<String> name;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = STANDARD_OUTPUT,
      description =
          "Write the report as JSON to this file; without one, or with -, to standard output, and"
              + " nothing else goes there.")
  private Optional<String> json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the report as a page with plots.")
  private Optional<Path> html;

  Optional<String> name() {
    return name;
  }

  /**
   * Makes sure, before a run, that there will be a place for its report.
   *
   * @throws BadConfig if not
   */
  void check() {
    Stream.concat(jsonFile().stream(), html.stream())
        .forEach(
            file -> {
              Path folder = file.toAbsolutePath().getParent();
              if (!Files.isDirectory(folder) || Files.isDirectory(file)) {
                throw new BadConfig(
                    "report: '" + file + "' (expected: a file in a folder that exists)");
              }
            });
  }

  /**
   * @throws BadConfig if a file cannot be written
   */
  void tell(Report report, PrintWriter out, PrintWriter err) {
    boolean jsonOnly = json.filter(STANDARD_OUTPUT::equals).isPresent();
    PrintWriter text = jsonOnly ? err : out;
    text.print("\n" + ReportText.of(report));
    text.flush();
    if (jsonOnly) {
      out.println(ReportJson.of(report));
      out.flush();
    }
    jsonFile().ifPresent(file -> write(file, ReportJson.of(report).toPrettyString() + "\n"));
    html.ifPresent(file -> write(file, ReportHtml.of(report)));
  }

  private Optional<Path> jsonFile() {
    return json.filter(file -> !file.equals(STANDARD_OUTPUT)).map(Path::of);
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new BadConfig("report: '" + file + "' cannot be written: " + e);
    }
  }
}
