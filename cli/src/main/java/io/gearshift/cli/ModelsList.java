package io.gearshift.cli;

import io.gearshift.config.ModelRepository;
import io.gearshift.config.RepositoryEntry;
import io.gearshift.domain.catalog.Accuracy;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what is in the model repository, what serves, and why the rest does not. */
@Command(
    name = "list",
    description = "List families and variants, with their accuracy and state.",
    mixinStandardHelpOptions = true)
final class ModelsList implements Runnable {
  private static final int INDENT = 0;
  private static final int ACCURACY_WIDTH = 12;
  private static final int STATE_WIDTH = 80;

  @Mixin private ConfigOptions options;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<RepositoryEntry> entries =
        ModelRepository.open(options.load(Map.of()).app().repository()).entries();
    TextTable table =
        TextTable.forColumns(
            Help.defaultColorScheme(Help.Ansi.OFF),
            column(width("FAMILY", entries.stream().map(RepositoryEntry::family).toList())),
            column(width("VARIANT", entries.stream().map(ModelsList::variant).toList())),
            column(ACCURACY_WIDTH),
            new Column(STATE_WIDTH, INDENT, Overflow.WRAP));
    table.addRowValues("FAMILY", "VARIANT", "ACCURACY", "STATE");
    for (RepositoryEntry entry : entries) {
      table.addRowValues(
          entry.family(),
          variant(entry),
          entry.accuracy().map(Accuracy::toString).orElse("-"),
          entry.quarantine().orElse("ready"));
    }
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
  }

  private static String variant(RepositoryEntry entry) {
    return entry.variant().orElse("(family)");
  }

  private static Column column(int width) {
    return new Column(width, INDENT, Overflow.TRUNCATE);
  }

  private static int width(String title, List<String> values) {
    return 2 + Math.max(title.length(), values.stream().mapToInt(String::length).max().orElse(0));
  }
}
