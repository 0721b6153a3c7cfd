package io.gearshift.cluster;

import io.gearshift.actors.control.PlanRecord;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.http.Routers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Makes the routers and devices of a node do as the board says. Both are told again every second: a
 * router that failed has forgotten, and a device that is no more begins anew when it is spoken to.
 */
final class Enactor extends AbstractBehavior<Enactor.Command> {

  sealed interface Command {}

  /** Obey this plan if it is adopted. */
  record Plan(PlanRecord record) implements Command {}

  /** Go by these policies. */
  record Names(PolicyNames names) implements Command {}

  private enum ReminderDue implements Command {
    INSTANCE
  }

  private static final Duration REMINDER = Duration.ofSeconds(1);

  private final NodePolicies policies;
  private final Routers routers;
  private final Map<DeviceId, RecipientRef<DeviceHost.Command>> devices;
  private Optional<PlanRecord> plan = Optional.empty();

  /**
   * @param devices the node's own
   */
  static Behavior<Command> create(
      NodePolicies policies,
      Routers routers,
      Map<DeviceId, RecipientRef<DeviceHost.Command>> devices) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(ReminderDue.INSTANCE, REMINDER);
                  return new Enactor(context, policies, routers, devices);
                }));
  }

  private Enactor(
      ActorContext<Command> context,
      NodePolicies policies,
      Routers routers,
      Map<DeviceId, RecipientRef<DeviceHost.Command>> devices) {
    super(context);
    this.policies = policies;
    this.routers = routers;
    this.devices = devices;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Plan.class, this::onPlan)
        .onMessage(Names.class, this::onNames)
        .onMessageEquals(ReminderDue.INSTANCE, this::remind)
        .build();
  }

  private Behavior<Command> onPlan(Plan message) {
    if (message.record().adopted()) {
      plan = Optional.of(message.record());
    }
    return remind();
  }

  private Behavior<Command> onNames(Names message) {
    boolean batching = !message.names().batching().equals(policies.names().batching());
    policies.use(message.names());
    if (batching) {
      devices.values().forEach(device -> device.tell(DeviceHost.RenewPolicies.INSTANCE));
    }
    return remind();
  }

  private Behavior<Command> remind() {
    devices.values().forEach(device -> device.tell(DeviceHost.Report.INSTANCE));
    routers
        .stages()
        .forEach(
            (family, router) -> {
              router.tell(new StageRouter.Use(policies.routing()));
              plan.map(record -> RoutingTable.of(record.plan(), family))
                  .ifPresent(table -> router.tell(new StageRouter.Adopt(table)));
            });
    plan.map(record -> new PipelineRouter.Adopt(record.plan().epoch(), record.plan().budgets()))
        .ifPresent(adopt -> routers.pipelines().values().forEach(router -> router.tell(adopt)));
    return this;
  }
}
