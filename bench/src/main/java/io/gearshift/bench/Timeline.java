package io.gearshift.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a server has answered and what capacity it has, looked at again and again from outside. */
final class Timeline extends Thread {
  private static final long LOOK_MS = 20;
  private static final long CALM_MS = 2_000;
  private static final long SURGE_MS = 500;

  /** Asks the server for a figure. */
  interface Figure {
    double now() throws IOException;
  }

  private record Look(long millis, double answered, double capacity) {}

  private final Figure answered;
  private final Figure capacity;
  private final List<Look> looks = new ArrayList<>();

  Timeline(Figure answered, Figure capacity) {
    this.answered = answered;
    this.capacity = capacity;
  }

  @Override
  public void run() {
    try {
      while (true) {
        double now = capacity.now();
        looks.add(new Look(System.nanoTime() / 1_000_000, answered.now(), now));
        Thread.sleep(LOOK_MS);
      }
    } catch (InterruptedException | IOException e) {
      Thread.currentThread().interrupt(); // it is over
    }
  }

  void end() throws InterruptedException {
    interrupt();
    join();
  }

  /**
   * Milliseconds from the surge to more capacity than there was before it; empty if there was none.
   * The surge is where half a second has more than half of its queries, after two seconds with no
   * more than twice the calm's.
   */
  OptionalLong capacityAfterSurge(double calm, double surge) {
    for (int i = 0; i < looks.size(); i++) {
      long start = looks.get(i).millis();
      double before = answered(start) - answered(start - CALM_MS);
      double after = answered(start + SURGE_MS) - answered(start);
      boolean wasCalm =
          start - looks.get(0).millis() > CALM_MS && before <= 2 * calm * CALM_MS / 1e3;
      if (wasCalm && after >= surge / 2 * SURGE_MS / 1e3) {
        return growth(i);
      }
    }
    throw new IllegalStateException("no surge was to be seen in " + looks.size() + " looks");
  }

  private OptionalLong growth(int surge) {
    Look first = looks.get(surge);
    return looks.stream()
        .skip(surge)
        .filter(look -> look.capacity() > first.capacity())
        .mapToLong(look -> look.millis() - first.millis())
        .findFirst();
  }

  /** How much was answered at a time, by the last look before it. */
  private double answered(long millis) {
    double found = looks.get(0).answered();
    for (Look look : looks) {
      if (look.millis() > millis) {
        return found;
      }
      found = look.answered();
    }
    return found;
  }
}
