package io.gearshift.simulator.proteus;

import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;

/**
 * INFaaS's batching as the authors of Proteus coded it: full batches of a size that the autoscaler
 * sets. The timer for what does not fill one is set once in the life of a device.
 */
final class InfaasDevice extends PublishedDevice {
  private int batch;
  private boolean timerSet;

  InfaasDevice(EventLoop loop, Engine engine, Accounts accounts) {
    super(loop, engine, accounts);
    this.batch = engine.maxBatch();
  }

  int batch() {
    return batch;
  }

  void setBatch(int size) {
    batch = size;
  }

  @Override
  void arrivedWhileBusy(Query query) {
    if (timerSet) {
      return;
    }
    if (maxBatch() == 0) {
      writeOff(query);
    } else {
      timerSet = true;
      at(now().plus(slo(query)).minus(latency(batch)), this::expired);
    }
  }

  @Override
  void arrivedWhileIdle(Query query) {
    runIfFull();
  }

  @Override
  void ended() {
    runIfFull();
  }

  private void runIfFull() {
    if (queued() >= batch) {
      run(batch);
    }
  }

  private void expired() {
    if (!busy() && queued() > 0) {
      run(Math.min(batch, full(queued())));
    }
  }
}
