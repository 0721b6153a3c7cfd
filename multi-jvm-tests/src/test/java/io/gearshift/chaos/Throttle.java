package io.gearshift.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Makes a process slower by stopping it most of the time, in turns shorter than a heartbeat: as a
 * machine that has too little power, not as one that is gone.
 */
final class Throttle {
  private final Process turns;
  private final long pid;

  private Throttle(Node node) {
    pid = node.pid();
    // read waits without a process of its own; it ends when this JVM does
    String loop =
        "while :; do kill -STOP %1$d || break; read -rt 0.09; [ $? -gt 128 ] || break;"
            + " kill -CONT %1$d; read -rt 0.01; [ $? -gt 128 ] || break; done; kill -CONT %1$d";
    try {
      turns = new ProcessBuilder("bash", "-c", loop.formatted(pid)).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a node run for a tenth of the time. */
  static void slow(Node node, Duration time) {
    Throttle throttle = new Throttle(node);
    try {
      Node.pause(time);
    } finally {
      throttle.end();
    }
  }

  private void end() {
    try {
      turns.getOutputStream().close();
      turns.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Shell.attempt("kill", "-CONT", Long.toString(pid));
  }
}
