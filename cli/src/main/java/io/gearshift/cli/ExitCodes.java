package io.gearshift.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** The exit codes of all commands. */
final class ExitCodes {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** A node that is to be started again: EX_TEMPFAIL of sysexits.h. */
  static final int AGAIN = 75;

  /** Ended by Ctrl-C: 128 and the number of the signal, as shells have it. */
  static final int INTERRUPTED = 130;

  private ExitCodes() {}

  /** What each stands for, as {@code --help} says it. */
  static Map<String, String> table() {
    Map<String, String> table = new LinkedHashMap<>();
    table.put(String.valueOf(OK), "Done.");
    table.put(String.valueOf(FAILED), "What was asked for failed; standard error says why.");
    table.put(String.valueOf(USAGE), "Bad usage, or settings or a file that cannot be used.");
    table.put(
        String.valueOf(AGAIN),
        "serve: the others gave this node up, or it lost them; start it again.");
    table.put(String.valueOf(INTERRUPTED), "Ended by Ctrl-C (143: by SIGTERM).");
    return table;
  }
}
