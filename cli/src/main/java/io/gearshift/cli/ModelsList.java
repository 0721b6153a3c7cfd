package io.gearshift.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.PipelineEntry;
import io.gearshift.config.RepositoryEntry;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.runtime.steps.StandardSteps;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is in the model repository, what serves, and why the rest does not. */
@Command(
    name = "list",
    description = {
      "List families, variants and pipelines, with accuracy and state.",
      "To see what serve would serve, and why something would be left out."
    },
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift models list
          ./gearshift models list -r DIR
          ./gearshift models list --json | jq '.variants[] | select(.ready | not)'

        What --json prints:
          {"variants": [{"family", "variant", "accuracy", "ready", "reason"}],
           "pipelines": [{"pipeline", "stages", "ready", "reason"}]}
          accuracy is a share of 1; variant is null where a whole family is left out

        See also: gearshift models pull, gearshift models evaluate
        """)
final class ModelsList implements Runnable {
  private static final int INDENT = 0;
  private static final int ACCURACY_WIDTH = 12;
  private static final int STATE_WIDTH = 80;

  @Mixin private ConfigOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--json",
      description = "Print the result as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  @Override
  public void run() {
    ModelRepository repository =
        ModelRepository.open(options.load(Map.of()).app().repository(), new StandardSteps());
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      out.println(json(repository));
      out.flush();
      return;
    }
    out.print(families(repository.entries()));
    if (!repository.pipelines().isEmpty()) {
      out.println();
      out.print(pipelines(repository.pipelines()));
    }
    out.flush();
  }

  private static ObjectNode json(ModelRepository repository) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode variants = json.putArray("variants");
    for (RepositoryEntry entry : repository.entries()) {
      ObjectNode one = variants.addObject();
      one.put("family", entry.family());
      one.put("variant", entry.variant().orElse(null));
      one.put("accuracy", entry.accuracy().map(Accuracy::value).orElse(null));
      putState(one, entry.quarantine());
    }
    ArrayNode pipelines = json.putArray("pipelines");
    for (PipelineEntry entry : repository.pipelines()) {
      ObjectNode one = pipelines.addObject();
      one.put("pipeline", entry.name());
      ArrayNode stages = one.putArray("stages");
      entry.pipeline().stream()
          .flatMap(pipeline -> pipeline.graph().stages().stream())
          .forEach(stage -> stages.add(stage.name()));
      putState(one, entry.quarantine());
    }
    return json;
  }

  private static void putState(ObjectNode json, Optional<String> quarantine) {
    json.put("ready", quarantine.isEmpty());
    json.put("reason", quarantine.orElse(null));
  }

  private static TextTable families(List<RepositoryEntry> entries) {
    TextTable table =
        table(
            column("FAMILY", entries.stream().map(RepositoryEntry::family).toList()),
            column("VARIANT", entries.stream().map(ModelsList::variant).toList()),
            column(ACCURACY_WIDTH));
    table.addRowValues("FAMILY", "VARIANT", "ACCURACY", "STATE");
    for (RepositoryEntry entry : entries) {
      table.addRowValues(
          entry.family(),
          variant(entry),
          entry.accuracy().map(Accuracy::toString).orElse("-"),
          entry.quarantine().orElse("ready"));
    }
    return table;
  }

  private static TextTable pipelines(List<PipelineEntry> entries) {
    TextTable table =
        table(
            column("PIPELINE", entries.stream().map(PipelineEntry::name).toList()),
            column("STAGES", entries.stream().map(ModelsList::stages).toList()));
    table.addRowValues("PIPELINE", "STAGES", "STATE");
    for (PipelineEntry entry : entries) {
      table.addRowValues(entry.name(), stages(entry), entry.quarantine().orElse("ready"));
    }
    return table;
  }

  private static String stages(PipelineEntry entry) {
    return entry.pipeline().map(pipeline -> StageTree.text(pipeline.graph())).orElse("-");
  }

  private static String variant(RepositoryEntry entry) {
    return entry.variant().orElse("(family)");
  }

  /** The last column, which wraps, is the state. */
  private static TextTable table(Column... columns) {
    Column[] all = Arrays.copyOf(columns, columns.length + 1);
    all[columns.length] = new Column(STATE_WIDTH, INDENT, Overflow.WRAP);
    return TextTable.forColumns(Help.defaultColorScheme(Help.Ansi.OFF), all);
  }

  private static Column column(String title, List<String> values) {
    int longest = values.stream().mapToInt(String::length).max().orElse(0);
    return column(2 + Math.max(title.length(), longest));
  }

  private static Column column(int width) {
    return new Column(width, INDENT, Overflow.TRUNCATE);
  }
}
