package io.gearshift.actors.device;

import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One variant's place on a device: loading, then serving, then draining. An instance that is lost
 * is loaded anew after a pause, which doubles with each loss; one that cannot be loaded stays out.
 */
public final class ModelSlot {

  public sealed interface Command {}

  /** Take no more queries, answer those there are, unload, and stop. */
  public enum Unload implements Command {
    INSTANCE
  }

  private record Loaded(ModelInstance instance) implements Command {}

  private record LoadFailed(String reason) implements Command {}

  private enum BatcherStopped implements Command {
    INSTANCE
  }

  private enum PauseEnded implements Command {
    INSTANCE
  }

  private static final int MAX_DOUBLINGS = 5;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Hosting hosting;
  private final Family family;
  private final HostedVariant hosted;
  private final DeviceWork work;
  private final ActorRef<DeviceHost.Command> device;

  /**
   * @param work of the device, in which the batcher's is entered
   * @param device told whenever what the slot can do has changed
   */
  public static Behavior<Command> create(
      Hosting hosting,
      Family family,
      HostedVariant hosted,
      DeviceWork work,
      ActorRef<DeviceHost.Command> device) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new ModelSlot(context, timers, hosting, family, hosted, work, device)
                        .loading(0)));
  }

  /** The place of a variant that this device cannot host; waits until it is not wanted any more. */
  static Behavior<Command> none() {
    return phase().onMessageEquals(Unload.INSTANCE, Behaviors::stopped).build();
  }

  private ModelSlot(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Hosting hosting,
      Family family,
      HostedVariant hosted,
      DeviceWork work,
      ActorRef<DeviceHost.Command> device) {
    context.setLoggerName(ModelSlot.class);
    this.context = context;
    this.timers = timers;
    this.hosting = hosting;
    this.family = family;
    this.hosted = hosted;
    this.work = work;
    this.device = device;
  }

  private Behavior<Command> loading(int losses) {
    context.pipeToSelf(
        hosting.loader().load(family, hosted.variant(), hosting.device()),
        (instance, failure) ->
            failure == null ? new Loaded(instance) : new LoadFailed(reason(failure)));
    return phase()
        .onMessage(Loaded.class, loaded -> serving(loaded.instance(), losses))
        .onMessage(LoadFailed.class, failed -> broken(failed.reason()))
        .onMessageEquals(Unload.INSTANCE, this::unwanted)
        .build();
  }

  private Behavior<Command> serving(ModelInstance instance, int losses) {
    ActorRef<Batcher.Command> batcher =
        context.spawnAnonymous(
            Batcher.create(
                hosting.settings().batcher(),
                hosted,
                hosting.policies().apply(family),
                instance,
                hosting.clock(),
                hosting.recorder().runs(hosted.variant().id(), hosted.device().id()),
                work,
                device));
    context.watchWith(batcher, BatcherStopped.INSTANCE);
    device.tell(new DeviceHost.SlotServes(hosted.variant().id(), context.getSelf(), batcher));
    return phase()
        .onMessageEquals(
            BatcherStopped.INSTANCE,
            () -> {
              instance.close();
              return pausing(losses);
            })
        .onMessageEquals(
            Unload.INSTANCE,
            () -> {
              batcher.tell(Batcher.Drain.INSTANCE);
              return draining(instance);
            })
        .onSignal(PostStop.class, signal -> closed(instance))
        .build();
  }

  private Behavior<Command> pausing(int losses) {
    Duration pause =
        hosting.settings().reloadBackoff().multipliedBy(1L << Math.min(losses, MAX_DOUBLINGS));
    timers.startSingleTimer(PauseEnded.INSTANCE, pause);
    device.tell(
        new DeviceHost.SlotFails(
            hosted.variant().id(),
            context.getSelf(),
            State.LOST,
            "the instance was lost; loading it anew"));
    return phase()
        .onMessageEquals(PauseEnded.INSTANCE, () -> loading(losses + 1))
        .onMessageEquals(Unload.INSTANCE, Behaviors::stopped)
        .build();
  }

  private Behavior<Command> broken(String reason) {
    context.getLog().error("{} cannot be loaded: {}", hosted.variant().id(), reason);
    device.tell(
        new DeviceHost.SlotFails(hosted.variant().id(), context.getSelf(), State.BROKEN, reason));
    return none();
  }

  private Behavior<Command> draining(ModelInstance instance) {
    return phase()
        .onMessageEquals(BatcherStopped.INSTANCE, Behaviors::stopped)
        .onMessageEquals(Unload.INSTANCE, Behaviors::same)
        .onSignal(PostStop.class, signal -> closed(instance))
        .build();
  }

  /** Unloaded before it was loaded: what still arrives is closed at once. */
  private Behavior<Command> unwanted() {
    return phase()
        .onMessage(
            Loaded.class,
            loaded -> {
              loaded.instance().close();
              return Behaviors.stopped();
            })
        .onMessage(LoadFailed.class, failed -> Behaviors.stopped())
        .onMessageEquals(Unload.INSTANCE, Behaviors::same)
        .build();
  }

  private static Behavior<Command> closed(ModelInstance instance) {
    instance.close();
    return Behaviors.same();
  }

  private static BehaviorBuilder<Command> phase() {
    return Behaviors.receive(Command.class);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof LoadFailedException ? cause.getMessage() : cause.toString();
  }
}
