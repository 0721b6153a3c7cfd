package io.gearshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What every command says of itself, and the page of the documentation made of it. */
class HelpTest {
  private static final Path PAGE = Path.of("..", "docs", "cli.md");

  @Test
  void everyCommandTeachesByExamplesAndTellsItsExitCodes() {
    for (CommandLine command : all(Gearshift.commandLine())) {
      String help = command.getUsageMessage(Ansi.OFF);
      String name = command.getCommandSpec().qualifiedName();
      assertThat(help).as(name).contains("Examples:", "See also:", "Exit codes:");
      assertThat(help.lines().filter(line -> line.contains("/gearshift ")).count())
          .as("examples of " + name)
          .isGreaterThanOrEqualTo(2);
      ExitCodes.table().keySet().forEach(code -> assertThat(help).containsPattern("\n +" + code));
    }
  }

  @Test
  void theExamplesOfEachCommandAreCommandsThatItUnderstands() {
    for (CommandLine command : all(Gearshift.commandLine())) {
      command
          .getUsageMessage(Ansi.OFF)
          .lines()
          .filter(line -> line.startsWith("  ./gearshift"))
          .map(line -> line.strip().split(" {2,}|\\||>")[0].strip())
          .map(line -> line.substring("./gearshift".length()).strip())
          .forEach(HelpTest::parses);
    }
  }

  private static void parses(String example) {
    CommandLine.ParseResult parsed = Gearshift.commandLine().parseArgs(example.split(" "));
    assertThat(parsed.unmatched()).as(example).isEmpty();
  }

  @Test
  void everyOptionIsExplained() {
    for (CommandLine command : all(Gearshift.commandLine())) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        assertThat(String.join(" ", option.description())).as(option.longestName()).isNotBlank();
      }
    }
  }

  /** Written anew by: mvn test -pl cli -Dtest=HelpTest -Dgearshift.write=true */
  @Test
  void thePageOfTheDocumentationIsWhatTheCommandsSay() throws Exception {
    StringBuilder page = new StringBuilder();
    page.append("# The command line\n\nThis page is made of what each command says by `--help`");
    page.append(":\n`mvn test -pl cli -Dtest=HelpTest -Dgearshift.write=true`.\n");
    for (CommandLine command : all(Gearshift.commandLine())) {
      CommandSpec spec = command.getCommandSpec();
      page.append("\n## ").append(spec.qualifiedName()).append("\n\n```text\n");
      String help = command.getUsageMessage(Ansi.OFF).replace("\r\n", "\n");
      help.lines().forEach(line -> page.append(line.stripTrailing()).append('\n'));
      page.append("```\n");
    }
    if (Boolean.getBoolean("gearshift.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().as("docs/cli.md is stale").isEqualTo(page.toString());
  }

  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> commands = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(sub -> commands.addAll(all(sub)));
    return commands;
  }
}
