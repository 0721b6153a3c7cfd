package io.gearshift.cli;

import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * The progress bars of the command, on standard error: drawn on a terminal, and a plain line every
 * few seconds elsewhere.
 */
public final class Bars {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final int DRAWN_EVERY_MS = 200;
  private static final int ASKED_EVERY_MS = 1_000;
  private static final int WIDTH = 100;

  private Bars() {}

  /** A bar from 0 to {@code steps}. */
  public static ProgressBar of(String task, long steps) {
    return builder(task, steps).build();
  }

  /** A bar from 0 to {@code steps}, for more to be said about it. */
  static ProgressBarBuilder builder(String task, long steps) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .continuousUpdate();
    if (Terminal.err()) {
      return builder.setUpdateIntervalMillis(DRAWN_EVERY_MS);
    }
    OccasionalLines lines = new OccasionalLines(System.err::println, BETWEEN_LINES);
    return builder
        .setUpdateIntervalMillis(ASKED_EVERY_MS)
        .setConsumer(new DelegatingProgressBarConsumer(lines, WIDTH));
  }
}
