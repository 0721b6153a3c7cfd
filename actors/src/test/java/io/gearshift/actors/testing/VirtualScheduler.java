package io.gearshift.actors.testing;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** An actor system's scheduler in virtual time: what it is to do becomes an event of the test. */
public final class VirtualScheduler extends AbstractScheduler {

  /** Has something done so long from now. */
  @FunctionalInterface
  public interface Events {
    void in(Duration delay, Runnable action);
  }

  private static final class Pending implements Cancellable {
    private final AtomicBoolean over = new AtomicBoolean();

    @Override
    public boolean cancel() {
      return over.compareAndSet(false, true);
    }

    @Override
    public boolean isCancelled() {
      return over.get();
    }
  }

  private Events events = (delay, action) -> {};

  /** As the actor system makes it. What is scheduled before {@link #attach} is never done. */
  public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {}

  public synchronized void attach(Events others) {
    events = others;
  }

  @Override
  public synchronized Cancellable scheduleOnce(
      FiniteDuration delay, Runnable action, ExecutionContext executor) {
    Pending pending = new Pending();
    events.in(
        Duration.ofNanos(delay.toNanos()),
        () -> {
          if (pending.cancel()) {
            executor.execute(action);
          }
        });
    return pending;
  }

  @Override
  @SuppressWarnings("deprecation") // what timers at a fixed rate call, all the same
  public synchronized Cancellable schedule(
      FiniteDuration delay, FiniteDuration interval, Runnable action, ExecutionContext executor) {
    Pending pending = new Pending();
    repeat(pending, delay, interval, () -> executor.execute(action));
    return pending;
  }

  private void repeat(
      Pending pending, FiniteDuration delay, FiniteDuration interval, Runnable action) {
    events.in(
        Duration.ofNanos(delay.toNanos()),
        () -> {
          if (!pending.isCancelled()) {
            action.run();
            repeat(pending, interval, interval, action);
          }
        });
  }

  @Override
  public double maxFrequency() {
    return 1e9;
  }
}
