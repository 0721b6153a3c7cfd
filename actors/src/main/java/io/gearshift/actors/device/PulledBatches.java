package io.gearshift.actors.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Batches that a router has put together, each waiting for its turn as a whole, the one first whose
 * first query is due first; bounded in queries and bytes.
 */
final class PulledBatches {
  private final BatcherSettings settings;
  private final DeviceWork.Part work;
  private final List<List<Batcher.Submit>> batches = new ArrayList<>();
  private int queries;
  private long bytes;

  /**
   * @param work where what waits is entered
   */
  PulledBatches(BatcherSettings settings, DeviceWork.Part work) {
    this.settings = settings;
    this.work = work;
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  /** Takes a batch, unless there is no room for all of it; one alone always fits. */
  boolean offer(List<Batcher.Submit> batch) {
    long size = bytes(batch);
    boolean full =
        queries + batch.size() > settings.maxQueue() || bytes + size > settings.maxQueueBytes();
    if (full && !batches.isEmpty()) {
      return false;
    }
    int place = batches.size();
    while (place > 0 && due(batch).isBefore(due(batches.get(place - 1)))) {
      place--;
    }
    batches.add(place, new ArrayList<>(batch));
    batch.forEach(submit -> count(submit, 1));
    return true;
  }

  /** When the first query of the first batch is due. */
  Optional<Instant> firstDeadline() {
    return batches.stream().findFirst().map(PulledBatches::due);
  }

  /** Takes out the first batch. */
  List<Batcher.Submit> takeFirst() {
    List<Batcher.Submit> first = batches.remove(0);
    first.forEach(submit -> count(submit, -1));
    return first;
  }

  /** Takes a query out of its batch; one that is in none may have been taken before. */
  void remove(Batcher.Withdraw withdrawn) {
    for (Iterator<List<Batcher.Submit>> all = batches.iterator(); all.hasNext(); ) {
      List<Batcher.Submit> batch = all.next();
      Optional<Batcher.Submit> found = batch.stream().filter(withdrawn::isOf).findFirst();
      if (found.isPresent()) {
        batch.remove(found.get());
        count(found.get(), -1);
        if (batch.isEmpty()) {
          all.remove();
        }
        return;
      }
    }
  }

  private void count(Batcher.Submit submit, int sign) {
    queries += sign;
    bytes += sign * submit.query().bytes();
    work.add(submit.replyTo(), sign * submit.query().items());
  }

  private static Instant due(List<Batcher.Submit> batch) {
    return batch.get(0).query().deadline();
  }

  private static long bytes(List<Batcher.Submit> batch) {
    return batch.stream().mapToLong(submit -> submit.query().bytes()).sum();
  }
}
