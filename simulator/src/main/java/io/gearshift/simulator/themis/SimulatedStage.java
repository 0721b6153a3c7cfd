package io.gearshift.simulator.themis;

import io.gearshift.planner.themis.DispatchRule;
import io.gearshift.planner.themis.StageChange;
import io.gearshift.planner.themis.StageModel;
import io.gearshift.planner.themis.StageScale;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A stage in virtual time: its queue, its instances, and the steps of its changes. */
final class SimulatedStage {
  private static final double NANOS = 1e6;

  /** A query and when it came to the pipeline. */
  record Query(Instant arrived) {}

  private record Waiting(Query query, Instant since) {}

  private static final class Instance {
    private int cores;
    private boolean busy;
    private boolean restarting;

    Instance(int cores) {
      this.cores = cores;
    }

    boolean isFree() {
      return !busy && !restarting;
    }
  }

  private final EventLoop loop;
  private final StageModel model;
  private final DispatchRule rule;
  private final Enactment enactment;
  private final Consumer<Query> done;
  private final Runnable dropped;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final List<Instance> registered = new ArrayList<>();
  private final List<Instance> created = new ArrayList<>();
  private StageScale scale;
  private int last = -1;

  SimulatedStage(
      EventLoop loop,
      StageModel model,
      StageScale start,
      DispatchRule rule,
      Enactment enactment,
      Consumer<Query> done,
      Runnable dropped) {
    this.loop = loop;
    this.model = model;
    this.rule = rule;
    this.enactment = enactment;
    this.done = done;
    this.dropped = dropped;
    this.scale = start;
    for (int i = 0; i < start.instances(); i++) {
      registered.add(new Instance(start.cores()));
    }
  }

  /** What it is, once its changes are done. */
  StageScale scale() {
    return scale;
  }

  /** Of all instances, starting ones too. */
  int cores() {
    int cores = 0;
    for (Instance instance : registered) {
      cores += instance.cores;
    }
    for (Instance instance : created) {
      cores += instance.cores;
    }
    return cores;
  }

  void submit(Query query) {
    queue.add(new Waiting(query, loop.instant()));
    handOut();
    rule.lastSafe(loop.instant()).ifPresent(end -> loop.at(end, this::handOut));
  }

  private void handOut() {
    while (true) {
      dropOld();
      int size =
          queue.isEmpty()
              ? 0
              : rule.ready(queue.size(), queue.peek().since(), scale.batch(), loop.instant());
      OptionalInt instance =
          DispatchRule.next(registered.stream().map(Instance::isFree).toList(), last);
      if (size == 0 || instance.isEmpty()) {
        return;
      }
      last = instance.getAsInt();
      run(registered.get(last), size);
    }
  }

  private void dropOld() {
    while (!queue.isEmpty() && rule.isTooOld(queue.peek().query().arrived(), loop.instant())) {
      queue.remove();
      dropped.run();
    }
  }

  private void run(Instance instance, int size) {
    List<Query> batch = new ArrayList<>();
    while (batch.size() < size) {
      batch.add(queue.remove().query());
    }
    instance.busy = true;
    double millis = Math.max(0, model.latency().millis(size, instance.cores));
    loop.at(
        loop.instant().plusNanos(Math.round(millis * NANOS)),
        () -> {
          instance.busy = false;
          batch.forEach(done);
          handOut();
        });
  }

  /** Goes to another scale, step by step. */
  void change(StageScale wanted, Runnable whenDone) {
    List<StageChange> steps = StageChange.steps(scale, wanted);
    enact(steps, 0, wanted, whenDone);
  }

  private void enact(List<StageChange> steps, int from, StageScale wanted, Runnable whenDone) {
    if (from == steps.size()) {
      scale = wanted;
      handOut();
      whenDone.run();
      return;
    }
    Duration takes = begin(steps.get(from));
    loop.at(
        loop.instant().plus(takes),
        () -> {
          finish(steps.get(from));
          enact(steps, from + 1, wanted, whenDone);
        });
  }

  private Duration begin(StageChange step) {
    if (step instanceof StageChange.Create create) {
      for (int i = 0; i < create.instances(); i++) {
        created.add(new Instance(create.cores()));
      }
      return enactment.start();
    }
    if (step instanceof StageChange.Resize resize) {
      for (Instance instance : resized()) {
        if (instance.cores != resize.cores()) {
          instance.cores = Math.max(instance.cores, resize.cores());
          instance.restarting = enactment.resizing() == Enactment.Resizing.BY_RESTART;
        }
      }
      return enactment.resize();
    }
    return Duration.ZERO;
  }

  private List<Instance> resized() {
    return enactment.resizing() == Enactment.Resizing.FIRST_ALONE
        ? registered.subList(0, 1)
        : registered;
  }

  private void finish(StageChange step) {
    if (step instanceof StageChange.Resize resize) {
      for (Instance instance : resized()) {
        instance.cores = resize.cores();
        instance.restarting = false;
      }
    } else if (step instanceof StageChange.Register register) {
      registered.addAll(created);
      created.clear();
      // the oldest go; what they run, they end
      while (registered.size() > register.instances()) {
        registered.remove(0);
      }
      last = -1;
      scale = new StageScale(scale.instances(), scale.cores(), register.batch());
    }
    handOut();
  }
}
