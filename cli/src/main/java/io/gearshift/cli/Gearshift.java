package io.gearshift.cli;

import io.gearshift.cli.demo.Demo;
import io.gearshift.cli.load.Load;
import io.gearshift.cli.simulate.ShowPlan;
import io.gearshift.cli.simulate.Simulate;
import io.gearshift.cluster.StartFailed;
import io.gearshift.config.BadConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code gearshift} command. */
@Command(
    name = "gearshift",
    description = "An inference server that keeps its latency promise on the hardware you have.",
    mixinStandardHelpOptions = true,
    version = "gearshift 0.1.0",
    subcommands = {
      Serve.class,
      ShowCluster.class,
      Demo.class,
      Load.class,
      Simulate.class,
      ShowPlan.class,
      Profile.class,
      Models.class
    })
public final class Gearshift implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Gearshift())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof StartFailed || failure instanceof BadConfig) {
                command.getErr().println("gearshift: " + failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
              }
              throw failure;
            });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What shall it do? Name a command.");
  }
}
