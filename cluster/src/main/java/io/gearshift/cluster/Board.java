package io.gearshift.cluster;

import io.gearshift.actors.control.FamilyOrder;
import io.gearshift.actors.control.PlanRecord;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.PolicyStatus;
import io.gearshift.domain.catalog.FamilyId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWRegister;
import org.apache.pekko.cluster.ddata.LWWRegisterKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;

/**
 * A node's copy of what the cluster has agreed on: the plan, the names of the policies, and what
 * operators want of families, in Distributed Data. Of two plans the newer epoch wins, of two
 * choices of policies the later, of two orders about a family the higher revision.
 */
final class Board extends AbstractBehavior<PolicyBoard.Command> {

  /** Remember this plan. */
  record Keep(PlanRecord record) implements PolicyBoard.Command {}

  /** Tell these what is on the board, and from now on every change. */
  record Follow(ActorRef<PlanRecord> plans, ActorRef<PolicyNames> names)
      implements PolicyBoard.Command {}

  /** Tell this what operators want of families, and from now on every change. */
  record FollowOrders(ActorRef<FamilyOrder> orders) implements PolicyBoard.Command {}

  /** Remember this order, unless a newer one is known. */
  record Order(FamilyOrder order) implements PolicyBoard.Command {}

  private record Replicated(Replicator.SubscribeResponse<LWWRegister<Object>> response)
      implements PolicyBoard.Command {}

  /** What was sent is on its way; who misses it now gets it by gossip. */
  private enum Sent implements PolicyBoard.Command {
    INSTANCE
  }

  private static final Key<LWWRegister<Object>> PLAN = LWWRegisterKey.create("plan");
  private static final Key<LWWRegister<Object>> NAMES = LWWRegisterKey.create("policies");
  private static final LWWRegister.Clock<Object> BY_TIME = LWWRegister.defaultClock();
  private static final LWWRegister.Clock<Object> BY_EPOCH =
      (newest, value) -> {
        PlanRecord record = (PlanRecord) value;
        return 2 * record.plan().epoch() + (record.adopted() ? 1 : 0);
      };

  private static final LWWRegister.Clock<Object> BY_REVISION =
      (newest, value) -> ((FamilyOrder) value).revision();

  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(1);

  private final ReplicatorMessageAdapter<PolicyBoard.Command, LWWRegister<Object>> replicator;
  private final SelfUniqueAddress self;
  private final PolicyStatus known;
  private final List<Follow> followers = new ArrayList<>();
  private final List<ActorRef<FamilyOrder>> listeners = new ArrayList<>();
  private final Map<FamilyId, FamilyOrder> orders = new LinkedHashMap<>();
  private Optional<PlanRecord> plan = Optional.empty();
  private PolicyNames names;

  /**
   * @param known the names that may be chosen, and those to begin with
   * @param families that operators may have something of
   */
  static Behavior<PolicyBoard.Command> create(PolicyStatus known, List<FamilyId> families) {
    return Behaviors.setup(
        context ->
            DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<PolicyBoard.Command, LWWRegister<Object>> replicator) ->
                    new Board(context, replicator, known, families)));
  }

  private Board(
      ActorContext<PolicyBoard.Command> context,
      ReplicatorMessageAdapter<PolicyBoard.Command, LWWRegister<Object>> replicator,
      PolicyStatus known,
      List<FamilyId> families) {
    super(context);
    context.setLoggerName(Board.class);
    this.replicator = replicator;
    this.self = DistributedData.get(context.getSystem()).selfUniqueAddress();
    this.known = known;
    this.names = known.chosen();
    replicator.subscribe(PLAN, Replicated::new);
    replicator.subscribe(NAMES, Replicated::new);
    families.forEach(family -> replicator.subscribe(key(family), Replicated::new));
  }

  @Override
  public Receive<PolicyBoard.Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Keep.class, this::onKeep)
        .onMessage(Follow.class, this::onFollow)
        .onMessage(FollowOrders.class, this::onFollowOrders)
        .onMessage(Order.class, this::onOrder)
        .onMessage(PolicyBoard.Show.class, this::onShow)
        .onMessage(PolicyBoard.Choose.class, this::onChoose)
        .onMessage(Replicated.class, this::onReplicated)
        .onMessageEquals(Sent.INSTANCE, Behaviors::same)
        .build();
  }

  private Behavior<PolicyBoard.Command> onKeep(Keep keep) {
    write(PLAN, keep.record(), BY_EPOCH);
    note(keep.record());
    return this;
  }

  private Behavior<PolicyBoard.Command> onFollow(Follow follow) {
    followers.add(follow);
    plan.ifPresent(follow.plans()::tell);
    follow.names().tell(names);
    return this;
  }

  private Behavior<PolicyBoard.Command> onFollowOrders(FollowOrders follow) {
    listeners.add(follow.orders());
    orders.values().forEach(follow.orders()::tell);
    return this;
  }

  private Behavior<PolicyBoard.Command> onOrder(Order message) {
    write(key(message.order().family()), message.order(), BY_REVISION);
    note(message.order());
    return this;
  }

  private static Key<LWWRegister<Object>> key(FamilyId family) {
    return LWWRegisterKey.create("family-" + family);
  }

  private Behavior<PolicyBoard.Command> onShow(PolicyBoard.Show show) {
    show.replyTo().tell(status());
    return this;
  }

  private Behavior<PolicyBoard.Command> onChoose(PolicyBoard.Choose choose) {
    PolicyNames chosen = choose.names();
    if (known.planners().contains(chosen.planner())
        && known.routings().contains(chosen.routing())
        && known.batchings().contains(chosen.batching())) {
      write(NAMES, chosen, BY_TIME);
      note(chosen);
    }
    choose.replyTo().tell(status());
    return this;
  }

  private Behavior<PolicyBoard.Command> onReplicated(Replicated replicated) {
    if (replicated.response() instanceof Replicator.Changed<LWWRegister<Object>> changed) {
      Object value = changed.get(changed.key()).getValue();
      if (value instanceof PlanRecord record) {
        note(record);
      } else if (value instanceof PolicyNames chosen) {
        note(chosen);
      } else if (value instanceof FamilyOrder order) {
        note(order);
      }
    }
    return this;
  }

  private void write(Key<LWWRegister<Object>> key, Object value, LWWRegister.Clock<Object> clock) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                key,
                LWWRegister.create(self, value, clock),
                new Replicator.WriteMajority(WRITE_TIMEOUT),
                replyTo,
                register -> register.withValue(self, value, clock)),
        response -> Sent.INSTANCE);
  }

  private void note(PlanRecord record) {
    if (plan.isEmpty() || record.isNewerThan(plan.get())) {
      plan = Optional.of(record);
      followers.forEach(follower -> follower.plans().tell(record));
    }
  }

  private void note(PolicyNames chosen) {
    if (!chosen.equals(names)) {
      names = chosen;
      getContext().getLog().info("policies from now on: {}", chosen);
      followers.forEach(follower -> follower.names().tell(chosen));
    }
  }

  private void note(FamilyOrder order) {
    FamilyOrder known = orders.get(order.family());
    if (known == null || order.revision() > known.revision()) {
      orders.put(order.family(), order);
      listeners.forEach(listener -> listener.tell(order));
    }
  }

  private PolicyStatus status() {
    return new PolicyStatus(names, known.planners(), known.routings(), known.batchings());
  }
}
