package io.gearshift.cli;

import io.gearshift.cli.demo.Demo;
import io.gearshift.cli.load.Load;
import io.gearshift.cli.simulate.ShowPlan;
import io.gearshift.cli.simulate.Simulate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code gearshift} command. */
@Command(
    name = "gearshift",
    description = {
      "An inference server that keeps its latency promise on the hardware you have.",
      "Begin with serve or demo; each command explains itself by --help."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer =
        """

        Examples:
          ./gearshift serve                    the bundled models, at http://localhost:8080
          ./gearshift demo                     what shifting gear is good for, in five minutes
          ./gearshift models list              what there is to serve
          ./gearshift serve --help             each command explains itself
          source <(./gearshift completion)     completion by Tab, in bash and zsh

        Results go to standard output; progress, warnings and errors to standard error. Bars are drawn
        on a terminal only, and there is no colour with NO_COLOR set or where there is no terminal.

        See also: README.md, docs/cli.md, docs/operations.md
        """,
    subcommands = {
      Serve.class,
      ShowCluster.class,
      Demo.class,
      Load.class,
      Simulate.class,
      ShowPlan.class,
      Profile.class,
      Models.class,
      Supernet.class,
      Completion.class
    })
public final class Gearshift implements Runnable {
  private static final int HELP_WIDTH = 100;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the program a failure arose.")
  private boolean debug;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Gearshift())
            .setUsageHelpWidth(HELP_WIDTH)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Complaints::ofUsage)
            .setExecutionExceptionHandler(Complaints::ofRun);
    tellOfAll(line);
    return line;
  }

  /** The same codes and versions everywhere, so they are told in one place. */
  private static void tellOfAll(CommandLine line) {
    line.getCommandSpec()
        .versionProvider(new Versions())
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCodes.table());
    line.getSubcommands().values().forEach(Gearshift::tellOfAll);
  }

  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what shall it do? Name a command.");
  }
}
