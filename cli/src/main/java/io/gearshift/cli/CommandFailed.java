package io.gearshift.cli;

/**
 * What a command was asked for could not be done, although it was asked rightly. The message names
 * what failed, why, and what to do.
 */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailed(String message) {
    super(message);
  }
}
