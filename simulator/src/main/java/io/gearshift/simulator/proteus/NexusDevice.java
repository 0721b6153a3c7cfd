package io.gearshift.simulator.proteus;

import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;

/**
 * Nexus's batching as the authors of Proteus coded it. It does not conserve work: an idle device
 * starts a full batch only, unless a timer set while it was busy goes off; that timer is set from
 * the present, not from the arrival of the head.
 */
final class NexusDevice extends PublishedDevice {
  private boolean timerSet;

  NexusDevice(EventLoop loop, Engine engine, Accounts accounts) {
    super(loop, engine, accounts);
  }

  @Override
  void arrivedWhileBusy(Query query) {
    if (timerSet) {
      return;
    }
    if (maxBatch() == 0) {
      writeOff(query);
    } else {
      setTimer(slo(query));
    }
  }

  @Override
  void arrivedWhileIdle(Query query) {
    if (queued() >= maxBatch()) {
      run(maxBatch());
    }
  }

  @Override
  void ended() {
    timerSet = false;
    if (queued() >= maxBatch()) {
      run(maxBatch());
    } else {
      setTimer(slo(head()));
    }
  }

  private void setTimer(Duration slo) {
    timerSet = true;
    at(now().plus(slo).minus(latency(maxBatch())), this::expired);
  }

  private void expired() {
    if (!busy()) {
      dropLateHeads();
      if (queued() > 0) {
        run(full(queued()));
      }
    }
  }
}
