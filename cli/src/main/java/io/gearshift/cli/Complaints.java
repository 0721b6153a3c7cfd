package io.gearshift.cli;

import io.gearshift.cluster.StartFailed;
import io.gearshift.config.BadConfig;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person reads when a command was asked wrongly or has failed, and the exit code of it. */
final class Complaints {
  private Complaints() {}

  /** In a line or two: what is wrong, the nearest name that would be right, where to read on. */
  static int ofUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String unknown = unmatched.getUnmatched().get(0);
      err.println("gearshift: '" + unknown + "' is not known here");
      nearest(unknown, command).ifPresent(name -> err.println("Maybe you meant " + name));
    } else {
      err.println("gearshift: " + wrong.getMessage());
      if (!command.getSubcommands().isEmpty()) {
        command.usage(err);
        return ExitCodes.USAGE;
      }
    }
    err.println("What there is: gearshift" + path(command) + " --help");
    err.flush();
    return ExitCodes.USAGE;
  }

  /** The option or command that takes the fewest changes, if those are few. */
  private static Optional<String> nearest(String unknown, CommandLine command) {
    String name = unknown.split("=")[0];
    Stream<String> known =
        name.startsWith("-")
            ? command.getCommandSpec().optionsMap().keySet().stream()
            : command.getSubcommands().keySet().stream();
    LevenshteinDistance changes = new LevenshteinDistance(Math.max(1, name.length() / 2));
    return known
        .filter(each -> changes.apply(name, each) >= 0)
        .min(Comparator.comparing(each -> changes.apply(name, each)));
  }

  /** The reason; the stack trace only if it is asked for. */
  static int ofRun(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    Throwable cause = cause(failure);
    boolean foreseen =
        cause instanceof BadConfig
            || cause instanceof StartFailed
            || cause instanceof CommandFailed;
    String message = cause.getMessage();
    err.println(
        "gearshift: " + (foreseen ? message : cause.getClass().getSimpleName() + ": " + message));
    Gearshift root = (Gearshift) command.getCommandSpec().root().userObject();
    if (root.debug()) {
      cause.printStackTrace(err);
    } else if (!foreseen) {
      err.println("This was not foreseen; with --debug it says where it arose.");
    }
    err.flush();
    if (cause instanceof InterruptedException) {
      return ExitCodes.INTERRUPTED;
    }
    return cause instanceof BadConfig ? ExitCodes.USAGE : ExitCodes.FAILED;
  }

  private static Throwable cause(Throwable failure) {
    boolean wraps = failure instanceof CompletionException || failure instanceof ExecutionException;
    return wraps && failure.getCause() != null ? cause(failure.getCause()) : failure;
  }

  private static String path(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    return name.substring("gearshift".length());
  }
}
