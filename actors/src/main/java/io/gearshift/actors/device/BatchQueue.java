package io.gearshift.actors.device;

import io.gearshift.domain.measure.RunMeter;
import io.gearshift.domain.traffic.Query;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/** Waiting queries by deadline, those of one deadline by arrival; bounded in queries and bytes. */
final class BatchQueue {
  private final BatcherSettings settings;
  private final DeviceWork.Part work;
  private final RunMeter meter;
  private final List<Batcher.Submit> submits = new ArrayList<>();
  private final List<Query> queries = new Queries();
  private long bytes;

  /**
   * @param work where what waits is entered
   * @param meter told how much waits
   */
  BatchQueue(BatcherSettings settings, DeviceWork.Part work, RunMeter meter) {
    this.settings = settings;
    this.work = work;
    this.meter = meter;
  }

  boolean isEmpty() {
    return submits.isEmpty();
  }

  /** A view of the queries; changes with the queue. */
  List<Query> queries() {
    return queries;
  }

  /** Puts a query in its place; refuses it if the queue is full. A query alone always fits. */
  boolean offer(Batcher.Submit submit) {
    long size = submit.query().bytes();
    boolean full = submits.size() >= settings.maxQueue() || bytes + size > settings.maxQueueBytes();
    if (full && !submits.isEmpty()) {
      return false;
    }
    int place = submits.size();
    while (place > 0 && isBefore(submit.query(), submits.get(place - 1).query())) {
      place--;
    }
    submits.add(place, submit);
    bytes += size;
    work.add(submit.replyTo(), submit.query().items());
    meter.waiting(submits.size());
    return true;
  }

  List<Batcher.Submit> takeFirst(int count) {
    List<Batcher.Submit> first = submits.subList(0, count);
    List<Batcher.Submit> taken = List.copyOf(first);
    first.clear();
    for (Batcher.Submit submit : taken) {
      gone(submit);
    }
    meter.waiting(submits.size());
    return taken;
  }

  /** Takes out a query; one that is not in it may have been taken before. */
  void remove(Batcher.Withdraw withdrawn) {
    for (int i = 0; i < submits.size(); i++) {
      if (withdrawn.isOf(submits.get(i))) {
        gone(submits.remove(i));
        meter.waiting(submits.size());
        return;
      }
    }
  }

  private void gone(Batcher.Submit submit) {
    bytes -= submit.query().bytes();
    work.add(submit.replyTo(), -submit.query().items());
  }

  private static boolean isBefore(Query one, Query other) {
    int deadline = one.deadline().compareTo(other.deadline());
    return deadline < 0 || deadline == 0 && one.arrival().isBefore(other.arrival());
  }

  private final class Queries extends AbstractList<Query> implements RandomAccess {
    @Override
    public Query get(int index) {
      return submits.get(index).query();
    }

    @Override
    public int size() {
      return submits.size();
    }
  }
}
