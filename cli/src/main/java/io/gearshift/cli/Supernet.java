package io.gearshift.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands for weight-shared networks. */
@Command(
    name = "supernet",
    description = "Build weight-shared networks: one network that is many.",
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift supernet build models/_gears/fashion-gears/_supernet
          ./gearshift serve --repository models/_gears

        See also: gearshift models, gearshift serve
        """,
    subcommands = {SupernetBuild.class})
final class Supernet implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what about the supernet? Name a command.");
  }
}
