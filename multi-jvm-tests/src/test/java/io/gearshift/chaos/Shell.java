package io.gearshift.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands of the machine that are run to their end. */
final class Shell {
  /**
   * How a command ended.
   *
   * @param status 0 if it did what it should
   * @param output what it printed, errors included
   */
  record Ended(int status, String output) {}

  private Shell() {}

  /** Runs a command that must succeed. */
  static String run(String... command) {
    Ended ended = attempt(command);
    if (ended.status() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + ": status " + ended.status() + ": " + ended.output());
    }
    return ended.output();
  }

  static boolean succeeds(String... command) {
    return attempt(command).status() == 0;
  }

  /** Runs a command; one that does not exist ends with status 127. */
  static Ended attempt(String... command) {
    Process process;
    try {
      process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Ended(127, e.getMessage());
    }
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
