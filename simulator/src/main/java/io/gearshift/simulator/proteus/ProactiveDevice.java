package io.gearshift.simulator.proteus;

import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Proteus's batching as its authors coded it ({@code accscale}). It differs from their paper: a
 * full batch on an idle device waits for the head's timer although it cannot grow, a batch that
 * ends starts the next only if that timer went off meanwhile or more than a full batch waits, and
 * then late queries run as well.
 */
final class ProactiveDevice extends PublishedDevice {
  private final Map<Long, Instant> timers = new HashMap<>();
  private boolean expiredWhileBusy;

  ProactiveDevice(EventLoop loop, Engine engine, Accounts accounts) {
    super(loop, engine, accounts);
  }

  @Override
  void arrivedWhileBusy(Query query) {
    armHead();
  }

  @Override
  void arrivedWhileIdle(Query query) {
    dropLateHeads();
    armHead();
    Instant last = head().deadline().minus(latency(full(queued())));
    if (now().isBefore(last)) {
      arm(head(), last);
    } else {
      run(full(queued() - 1));
    }
  }

  @Override
  void headChanged() {
    armHead();
  }

  @Override
  void ended() {
    if (expiredWhileBusy) {
      expiredWhileBusy = false;
      run(full(queued()));
    } else if (queued() > maxBatch()) {
      run(maxBatch());
    }
  }

  private void armHead() {
    while (queued() > 0 && latency(1).compareTo(slo(head())) > 0) {
      dropHead();
    }
    if (queued() > 0) {
      arm(head(), head().deadline().minus(latency(full(queued()))));
    }
  }

  private void arm(Query query, Instant time) {
    if (!time.equals(timers.put(query.id(), time))) {
      at(time, () -> expired(query, time));
    }
  }

  /** While busy even a timer that no longer counts is remembered. */
  private void expired(Query query, Instant time) {
    if (busy()) {
      expiredWhileBusy = true;
    } else if (time.equals(timers.get(query.id())) && queued() > 0 && head().equals(query)) {
      run(full(queued()));
    }
  }
}
