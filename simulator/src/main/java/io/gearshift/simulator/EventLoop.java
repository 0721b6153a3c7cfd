package io.gearshift.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Virtual time. Runs what is due in order of time, and of scheduling where times are equal.
 *
 * <p>What is scheduled is a heap of which each place has four below it, so that these lie side by
 * side in memory; only times and seats are moved about in it, and what is to be done keeps its
 * seat.
 */
public final class EventLoop implements InstantSource {
  private static final int FIRST_CAPACITY = 64;
  private static final int CHILDREN = 4;
  private static final long NANOS = 1_000_000_000;

  private final Instant start;
  private Instant now;
  private long sequence;

  /** The heap, by place: when it is due, since the start, and which seat it has. */
  private int size;

  private long[] nanos = new long[FIRST_CAPACITY];
  private int[] seats = new int[FIRST_CAPACITY];

  /** By seat. The seats from {@code size} places on are free. */
  private long[] sequences = new long[FIRST_CAPACITY];

  private Instant[] times = new Instant[FIRST_CAPACITY];
  private Runnable[] actions = new Runnable[FIRST_CAPACITY];

  public EventLoop(Instant start) {
    this.start = start;
    this.now = start;
    setSeatsFree(0);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Has an action run at an instant; at once, if that has passed.
   *
   * @param time in virtual time
   */
  public void at(Instant time, Runnable action) {
    if (size == nanos.length) {
      grow();
    }
    Instant due = time.isBefore(now) ? now : time;
    int seat = seats[size];
    sequences[seat] = sequence++;
    times[seat] = due;
    actions[seat] = action;
    rise(size++, sinceStart(due), seat);
  }

  /** Runs until nothing is scheduled any more. */
  public void run() {
    runWhile(() -> true);
  }

  /** Runs as long as this holds, asked before every action, and anything is scheduled. */
  void runWhile(BooleanSupplier condition) {
    while (size > 0 && condition.getAsBoolean()) {
      int seat = seats[0];
      now = times[seat];
      Runnable action = actions[seat];
      times[seat] = null;
      actions[seat] = null;
      removeFirst(seat);
      action.run();
    }
  }

  private long sinceStart(Instant time) {
    long seconds = Math.subtractExact(time.getEpochSecond(), start.getEpochSecond());
    return Math.addExact(Math.multiplyExact(seconds, NANOS), time.getNano() - start.getNano());
  }

  private void removeFirst(int seat) {
    size--;
    long due = nanos[size];
    int last = seats[size];
    seats[size] = seat;
    if (size > 0) {
      sink(due, last);
    }
  }

  /** Moves down what comes later than an event, up from a place, and puts that there. */
  private void rise(int from, long due, int seat) {
    int place = from;
    int above = (place - 1) / CHILDREN;
    while (place > 0 && isBefore(due, seat, above)) {
      nanos[place] = nanos[above];
      seats[place] = seats[above];
      place = above;
      above = (place - 1) / CHILDREN;
    }
    nanos[place] = due;
    seats[place] = seat;
  }

  /** Moves up what comes sooner than an event, down from the top, and puts that there. */
  private void sink(long due, int seat) {
    int place = 0;
    int sooner = soonestChild(0);
    while (sooner < size && !isBefore(due, seat, sooner)) {
      nanos[place] = nanos[sooner];
      seats[place] = seats[sooner];
      place = sooner;
      sooner = soonestChild(place);
    }
    nanos[place] = due;
    seats[place] = seat;
  }

  private int soonestChild(int place) {
    int soonest = CHILDREN * place + 1;
    int end = Math.min(size, soonest + CHILDREN);
    for (int child = soonest + 1; child < end; child++) {
      if (isBefore(nanos[child], seats[child], soonest)) {
        soonest = child;
      }
    }
    return soonest;
  }

  private boolean isBefore(long due, int seat, int place) {
    return due < nanos[place] || due == nanos[place] && sequences[seat] < sequences[seats[place]];
  }

  private void grow() {
    int capacity = 2 * size;
    nanos = Arrays.copyOf(nanos, capacity);
    seats = Arrays.copyOf(seats, capacity);
    sequences = Arrays.copyOf(sequences, capacity);
    times = Arrays.copyOf(times, capacity);
    actions = Arrays.copyOf(actions, capacity);
    setSeatsFree(size);
  }

  private void setSeatsFree(int from) {
    for (int seat = from; seat < seats.length; seat++) {
      seats[seat] = seat;
    }
  }
}
