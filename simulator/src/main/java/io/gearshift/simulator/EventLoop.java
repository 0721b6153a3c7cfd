package io.gearshift.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** Virtual time. Runs what is due in order of time, and of scheduling where times are equal. */
public final class EventLoop implements InstantSource {
  private static final int FIRST_CAPACITY = 64;
  private static final long NANOS = 1_000_000_000;

  private final Instant start;
  private Instant now;
  private long sequence;

  /** A heap of what is scheduled, a column each for its parts; times are since the start. */
  private int size;

  private long[] nanos = new long[FIRST_CAPACITY];
  private long[] sequences = new long[FIRST_CAPACITY];
  private Instant[] times = new Instant[FIRST_CAPACITY];
  private Runnable[] actions = new Runnable[FIRST_CAPACITY];

  public EventLoop(Instant start) {
    this.start = start;
    this.now = start;
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
    put(rise(size++, sinceStart(due), sequence), sinceStart(due), sequence, due, action);
    sequence++;
  }

  /** Runs until nothing is scheduled any more. */
  public void run() {
    runWhile(() -> true);
  }

  /** Runs as long as this holds, asked before every action, and anything is scheduled. */
  void runWhile(BooleanSupplier condition) {
    while (size > 0 && condition.getAsBoolean()) {
      now = times[0];
      Runnable action = actions[0];
      removeFirst();
      action.run();
    }
  }

  private long sinceStart(Instant time) {
    long seconds = Math.subtractExact(time.getEpochSecond(), start.getEpochSecond());
    return Math.addExact(Math.multiplyExact(seconds, NANOS), time.getNano() - start.getNano());
  }

  private void removeFirst() {
    size--;
    long due = nanos[size];
    long number = sequences[size];
    Instant time = times[size];
    Runnable action = actions[size];
    times[size] = null;
    actions[size] = null;
    if (size > 0) {
      put(sink(due, number), due, number, time, action);
    }
  }

  /** Moves down what comes later than an event, up from a place. Returns where that may be put. */
  private int rise(int from, long due, long number) {
    int place = from;
    while (place > 0 && isBefore(due, number, (place - 1) / 2)) {
      move((place - 1) / 2, place);
      place = (place - 1) / 2;
    }
    return place;
  }

  /** Moves up what comes sooner than an event, down from the top. Returns where that may be put. */
  private int sink(long due, long number) {
    int place = 0;
    int sooner = soonerChild(0);
    while (sooner < size && !isBefore(due, number, sooner)) {
      move(sooner, place);
      place = sooner;
      sooner = soonerChild(place);
    }
    return place;
  }

  private int soonerChild(int place) {
    int left = 2 * place + 1;
    int right = left + 1;
    return right < size && isBefore(nanos[right], sequences[right], left) ? right : left;
  }

  private boolean isBefore(long due, long number, int place) {
    return due < nanos[place] || due == nanos[place] && number < sequences[place];
  }

  private void move(int from, int to) {
    put(to, nanos[from], sequences[from], times[from], actions[from]);
  }

  private void put(int place, long due, long number, Instant time, Runnable action) {
    nanos[place] = due;
    sequences[place] = number;
    times[place] = time;
    actions[place] = action;
  }

  private void grow() {
    int capacity = 2 * size;
    nanos = Arrays.copyOf(nanos, capacity);
    sequences = Arrays.copyOf(sequences, capacity);
    times = Arrays.copyOf(times, capacity);
    actions = Arrays.copyOf(actions, capacity);
  }
}
