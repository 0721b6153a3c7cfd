package io.gearshift.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The figures of all scenarios of a run: printed at its end, and written to {@code target/}. */
final class Table implements BeforeAllCallback {
  private static final Path FILE = Path.of("target/chaos/table.md");
  private static final String HEAD =
      "| scenario | sent | ok | refused | excused | lost | doubled | crossed | late |"
          + " recovery s | p99 ms | more |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n";
  private static final List<String> lines = new ArrayList<>();

  /** Prints when all tests have ended. */
  private record Last() implements AutoCloseable {
    @Override
    public void close() {
      System.out.println(text());
    }
  }

  static synchronized void add(String line) {
    lines.add(line);
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, text());
    } catch (IOException e) {
      System.out.println("chaos: " + FILE + " was not written: " + e.getMessage());
    }
  }

  /** Writes down every query of a scenario, for those who ask what became of it. */
  static void keep(String scenario, List<Sent> history) {
    Path file = FILE.resolveSibling(scenario.replaceAll("[^A-Za-z0-9]+", "-") + ".csv");
    List<String> rows = new ArrayList<>();
    rows.add(
        "number,front_end,sent_s,latency_ms,outcome,detail,crossed,copies,variant,device,epoch,"
            + "server_ms");
    history.forEach(query -> rows.add(query.line()));
    try {
      Files.write(file, rows);
    } catch (IOException e) {
      System.out.println("chaos: " + file + " was not written: " + e.getMessage());
    }
  }

  private static synchronized String text() {
    return HEAD + String.join("\n", lines) + "\n";
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Table.class))
        .getOrComputeIfAbsent(Last.class, key -> new Last());
  }
}
