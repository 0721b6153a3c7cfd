package io.gearshift.simulator;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A batcher in virtual time: the policy of the live one, with an event loop where that has a
 * mailbox.
 */
public final class SimulatedBatcher implements BatchPolicy.Actions {

  /** Told what becomes of the queries. */
  public interface Listener {
    /** A batch begins. */
    void started(Instant at, List<Query> batch);

    /** A query is given up. */
    void dropped(Instant at, Query query);

    /** A batch has ended. */
    default void finished(Instant at, Duration run, List<Query> batch) {}
  }

  /** The device as a batcher sees it. */
  interface Machine {
    SimulatedTurns turns();

    /** How long a run takes. */
    Duration runTime(int items);

    /** How long a batch has the device beside its run. */
    Duration perRun();

    /** How long after its instant a timer fires. */
    Duration timerLateness();
  }

  /** A device of its own that takes exactly the profiled latency. */
  private record Alone(SimulatedTurns turns, LatencyProfile latency) implements Machine {
    @Override
    public Duration runTime(int items) {
      return latency.drain(items);
    }

    @Override
    public Duration perRun() {
      return Duration.ZERO;
    }

    @Override
    public Duration timerLateness() {
      return Duration.ZERO;
    }
  }

  private enum Turn {
    NONE,
    WANTED,
    HELD,
    USED
  }

  private final EventLoop loop;
  private final Listener listener;
  private final Machine machine;
  private final List<Query> queue = new ArrayList<>();
  private final List<Query> view = Collections.unmodifiableList(queue);
  private List<Query> running = List.of();
  private LatencyProfile latency;
  private BatchPolicy policy;
  private Turn turn = Turn.NONE;
  private Runnable drained;
  private boolean stopped;

  /** How many items wait. */
  private int items;

  /** Alone on a device that takes exactly the profiled latency. */
  public SimulatedBatcher(
      EventLoop loop, BatchPolicy policy, LatencyProfile latency, Listener listener) {
    this(loop, policy, latency, listener, new Alone(new SimulatedTurns(), latency));
  }

  SimulatedBatcher(
      EventLoop loop,
      BatchPolicy policy,
      LatencyProfile latency,
      Listener listener,
      Machine machine) {
    this.loop = loop;
    this.policy = policy;
    this.latency = latency;
    this.listener = listener;
    this.machine = machine;
  }

  /** A query arrives now. */
  public void submit(Query query) {
    int place = queue.size();
    while (place > 0 && isBefore(query, queue.get(place - 1))) {
      place--;
    }
    queue.add(place, query);
    items += query.items();
    decide();
  }

  /** How many wait that may still run. */
  int queued() {
    return stopped ? 0 : queue.size();
  }

  /** How long the device takes for what waits, in the largest batches. */
  Duration work() {
    return stopped || items == 0 ? Duration.ZERO : latency.drain(items);
  }

  /** What was submitted and neither ran to its end nor was given up. */
  List<Query> unanswered() {
    List<Query> all = new ArrayList<>(running);
    all.addAll(queue);
    return all;
  }

  LatencyProfile latency() {
    return latency;
  }

  boolean isDraining() {
    return drained != null;
  }

  /** Batches may be as large as the profile goes, from now on. */
  void obey(LatencyProfile allowed) {
    latency = allowed;
    decide();
  }

  /** Answers what is queued, and then says so; nothing is to be submitted any more. */
  void drain(Runnable whenEmpty) {
    drained = whenEmpty;
    stopIfDrained();
  }

  /** Is lost: what it has, and what is submitted from now on, is never answered. */
  void stop() {
    stopped = true;
    machine.turns().leave(this);
  }

  /** The device is its own until it gives it back. */
  void takeTurn() {
    turn = Turn.HELD;
    decide();
    if (turn == Turn.HELD) { // there is nothing to run any more, or not yet
      turn = Turn.NONE;
      machine.turns().end();
      stopIfDrained();
    }
  }

  private void decide() {
    boolean mayDecide = turn == Turn.NONE || turn == Turn.HELD;
    if (mayDecide && !stopped && !queue.isEmpty()) {
      policy.decide(view, latency, loop.instant()).enact(this);
    }
  }

  @Override
  public void run(int count) {
    if (turn == Turn.HELD) {
      start(takeFirst(count));
    } else {
      turn = Turn.WANTED;
      machine.turns().want(this, queue.get(0).deadline());
    }
  }

  private void start(List<Query> batch) {
    turn = Turn.USED;
    running = batch;
    int items = 0;
    for (int i = 0; i < batch.size(); i++) {
      items += batch.get(i).items();
    }
    Duration run = machine.runTime(items);
    listener.started(loop.instant(), batch);
    Instant end = loop.instant().plus(run).plus(machine.perRun());
    int size = items;
    loop.at(end, () -> finish(batch, size, run));
  }

  private void finish(List<Query> batch, int items, Duration run) {
    if (stopped) {
      return;
    }
    Instant now = loop.instant();
    boolean late = false;
    for (int i = 0; i < batch.size(); i++) {
      late |= now.isAfter(batch.get(i).deadline());
    }
    running = List.of();
    listener.finished(now, run, batch);
    policy = policy.after(new BatchPolicy.Outcome(items, run, late));
    turn = Turn.NONE;
    decide(); // before the turn ends, so that its queue stands for the next turn with the others
    machine.turns().end();
    stopIfDrained();
  }

  @Override
  public void waitUntil(Instant time) {
    // a wake-up that is no longer needed only asks again
    loop.at(time.plus(machine.timerLateness()), this::wake);
  }

  private void wake() {
    decide();
    stopIfDrained();
  }

  @Override
  public void drop(int count) {
    takeFirst(count).forEach(query -> listener.dropped(loop.instant(), query));
    decide();
  }

  private void stopIfDrained() {
    if (drained != null && !stopped && turn == Turn.NONE && queue.isEmpty()) {
      stopped = true;
      drained.run();
    }
  }

  private List<Query> takeFirst(int count) {
    if (count == 1) {
      Query only = queue.remove(0);
      items -= only.items();
      return List.of(only);
    }
    List<Query> first = queue.subList(0, count);
    List<Query> taken = List.copyOf(first);
    first.clear();
    for (int i = 0; i < count; i++) {
      items -= taken.get(i).items();
    }
    return taken;
  }

  private static boolean isBefore(Query one, Query other) {
    int deadline = one.deadline().compareTo(other.deadline());
    return deadline < 0 || deadline == 0 && one.arrival().isBefore(other.arrival());
  }
}
