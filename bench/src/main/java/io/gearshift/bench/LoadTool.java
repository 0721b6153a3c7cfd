package io.gearshift.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that puts a server under load, and tells the latency that it saw. */
interface LoadTool {

  /**
   * What is asked of a tool.
   *
   * @param rate queries per second
   * @param usualMs about how long an answer takes
   */
  record Traffic(URI server, double rate, int seconds, long seed, double usualMs) {}

  /**
   * What a tool tells.
   *
   * @param lagP99Ms how late queries were sent, if the tool tells that
   */
  record Reading(long queries, double p50Ms, double p99Ms, OptionalDouble lagP99Ms) {}

  String name();

  /**
   * @throws IllegalStateException if the tool fails, or a query does
   */
  Reading run(Traffic traffic) throws IOException, InterruptedException;

  /**
   * What a command prints.
   *
   * @throws IllegalStateException if it fails, with what it printed
   */
  static String output(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("gearshift-bench", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      int status = process.waitFor();
      String printed = Files.readString(log);
      if (status != 0) {
        throw new IllegalStateException(command.get(0) + " ended with " + status + ":\n" + printed);
      }
      return printed;
    } finally {
      Files.delete(log);
    }
  }

  /**
   * A number that a tool printed.
   *
   * @param pattern with the number as its group
   * @throws IllegalStateException if the tool printed none
   */
  static double figure(String pattern, String printed) {
    Matcher found = Pattern.compile(pattern).matcher(printed);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " was printed:\n" + printed);
    }
    return Double.parseDouble(found.group(1));
  }
}
