package io.gearshift.actors.device;

import io.gearshift.simulator.EventLoop;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;

/**
 * Drives the real batcher in virtual time: its timers are events of the loop, results that come
 * from outside are delivered at once, and its device grants every turn at once.
 */
final class BatcherDriver {
  private final BehaviorTestKit<Batcher.Command> kit;
  private final TestInbox<DeviceHost.Command> device;
  private final EventLoop loop;
  private final Map<Object, Effect> timers = new HashMap<>();

  BatcherDriver(
      BehaviorTestKit<Batcher.Command> kit, TestInbox<DeviceHost.Command> device, EventLoop loop) {
    this.kit = kit;
    this.device = device;
    this.loop = loop;
    settle();
  }

  boolean isAlive() {
    return kit.isAlive();
  }

  void run(Batcher.Command command) {
    kit.run(command);
    settle();
  }

  /** Delivers what is under way until nothing is. */
  void settle() {
    boolean busy = true;
    while (busy) {
      busy = false;
      while (kit.isAlive() && kit.selfInbox().hasMessages()) {
        kit.runOne();
        busy = true;
      }
      while (device.hasMessages()) {
        if (device.receiveMessage() instanceof DeviceHost.WantTurn) {
          kit.run(Batcher.TakeTurn.INSTANCE);
          busy = true;
        }
      }
      kit.getAllEffects().forEach(this::schedule);
    }
  }

  private void schedule(Effect effect) {
    if (effect instanceof Effect.TimerScheduled<?> timer) {
      timers.put(timer.key(), timer);
      loop.at(loop.instant().plusNanos(timer.delay().toNanos()), () -> fire(timer));
    } else if (effect instanceof Effect.TimerCancelled cancelled) {
      timers.remove(cancelled.key());
    }
  }

  private void fire(Effect.TimerScheduled<?> timer) {
    if (timers.remove(timer.key(), timer)) {
      timer.send().apply();
      settle();
    }
  }
}
