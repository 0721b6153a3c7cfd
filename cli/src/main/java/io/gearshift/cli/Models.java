package io.gearshift.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands that look after the model repository. */
@Command(
    name = "models",
    description = "List, fetch and evaluate models, and put them in cascades.",
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift models list
          ./gearshift models pull topics
          ./gearshift models evaluate fashion
          ./gearshift models cascades fashion

        See also: gearshift profile, gearshift serve
        """,
    subcommands = {ModelsList.class, ModelsPull.class, ModelsEvaluate.class, ModelsCascades.class})
final class Models implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what about the models? Name a command.");
  }
}
