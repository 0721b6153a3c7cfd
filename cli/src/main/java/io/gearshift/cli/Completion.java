package io.gearshift.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options in bash and zsh.",
      "For a shell that you type in; it takes effect once it is sourced."
    },
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          source <(./gearshift completion)             in this shell
          echo "source <($PWD/gearshift completion)" >> ~/.bashrc
          echo "source <($PWD/gearshift completion)" >> ~/.zshrc

        See also: gearshift --help
        """)
final class Completion implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("gearshift", spec.root().commandLine()));
    out.flush();
  }
}
