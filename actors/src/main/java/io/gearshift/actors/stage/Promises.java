package io.gearshift.actors.stage;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.stage.InFlight.Entry;
import io.gearshift.actors.stage.InstanceTable.Choice;
import io.gearshift.actors.stage.StageRouter.Infer;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.routing.OthersWork;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.Routing;
import io.gearshift.domain.routing.Routing.Pull;
import io.gearshift.domain.routing.Routing.Push;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The queries that a router has taken, each until it has its one answer: in flight on an instance,
 * or waiting for one. A query is sent to another instance if the first was lost or full.
 */
final class Promises {
  /** A query that kills what runs it must not go round for ever. */
  private static final int MOST_TRIES = 4;

  private static final int MOST_TRIES_IF_FULL = 2;
  private static final String LATE = "the deadline cannot be met any more";

  private final InstanceTable instances;
  private final Answering answering;
  private final InFlight inFlight = new InFlight();
  private final Map<Long, Entry> orphans = new HashMap<>();
  private final Shadows shadows;
  private final Parked parked;
  private final Resting resting = new Resting();
  private final DeadlineQueue waiting;
  private final Pulling pulling;

  /**
   * @param meter told what becomes of each query
   * @param shadows told of each answer
   */
  Promises(
      RouterSettings settings,
      Family family,
      InstanceTable instances,
      QueryMeter meter,
      Shadows shadows) {
    this.shadows = shadows;
    this.instances = instances;
    this.answering = new Answering(family, meter);
    this.parked = new Parked(settings.maxParked(), settings.maxParkedBytes());
    this.waiting = new DeadlineQueue(settings.maxParked(), settings.maxParkedBytes());
    this.pulling = new Pulling(instances, waiting);
  }

  /**
   * How a query is sent on its way.
   *
   * @param replies where instances answer
   */
  record Sending(Routing routing, ActorRef<Reply> replies, Instant now) {}

  /** The family is this from now on. */
  void serve(Family changed) {
    answering.serve(changed);
  }

  /** Queries go another way from now on, those that wait too. */
  void use(Routing routing, Sending sending) {
    if (routing instanceof Pull) {
      pulling.begin();
    } else {
      pulling.end();
    }
    waiting.removeAll().forEach(entry -> dispatch(entry, sending));
  }

  /** Takes a query, or refuses one that asks for more at a time than the family can do. */
  boolean take(Infer infer, Sending sending) {
    Entry entry = answering.taken(infer);
    int items = infer.query().items();
    Family family = answering.family();
    if (items > family.maxBatch()) {
      String detail =
          "batch size %d for model '%s' (expected: from 1 to %d)"
              .formatted(items, family.id(), family.maxBatch());
      reject(entry, Reason.INVALID, detail, sending.now());
      return false;
    }
    dispatch(entry, sending);
    return true;
  }

  /** A query needs no answer any more: it is forgotten, wherever it waits. */
  void cancel(long queryId, ActorRef<Reply> replies, Instant now) {
    Entry sent = inFlight.remove(queryId);
    if (sent != null) {
      sent.instance().settle(sent.items());
      sent.instance().batcher().tell(new Batcher.Withdraw(queryId, replies));
      answering.cancelled(sent, now);
    } else {
      Optional.ofNullable(orphans.remove(queryId))
          .or(() -> parked.remove(queryId))
          .or(() -> resting.remove(queryId))
          .or(() -> waiting.remove(queryId))
          .ifPresent(entry -> answering.cancelled(entry, now));
    }
  }

  /** An instance has answered, or refused. */
  void settle(Reply reply, Sending sending) {
    Entry entry = inFlight.remove(reply.queryId());
    if (entry == null) {
      return; // answered before: by the sweep, or by the instance it was sent to first
    }
    entry.journey().settled(entry.instance(), reply, sending.now());
    if (reply instanceof Reply.Answered answered) {
      entry.instance().answered(entry.items(), answered.timing(), sending.now());
      instances.heard(entry.instance(), new OthersWork(answered.beside(), sending.now()));
      shadows.answered(entry.infer().query(), answered, sending.now());
    } else {
      entry.instance().settle(entry.items());
    }
    if (sending.routing() instanceof Pull && isUnloading(reply)) {
      instances.remove(entry.instance().batcher());
    }
    if (reply instanceof Reply.Rejected rejected
        && mayTryAgain(entry, rejected.reason(), sending.now())) {
      dispatch(entry, sending);
    } else {
      answering.tell(entry, reply, sending.now());
    }
  }

  /** Takes out what was on an instance that is lost, until it is adopted; returns the ids. */
  List<Long> orphan(ActorRef<Batcher.Command> lost, Instant now) {
    List<Long> ids = new ArrayList<>();
    for (Entry entry : inFlight.removeOf(lost)) {
      entry.journey().refused(entry.instance(), Reason.LOST, "the instance was lost", now);
      long id = entry.infer().query().id();
      orphans.put(id, entry);
      ids.add(id);
    }
    return ids;
  }

  /**
   * Sends those orphans elsewhere that are not forgotten: at once, or after a rest if they were
   * lost before, for then more may have died than is known yet.
   */
  void adopt(List<Long> ids, Sending sending) {
    for (Entry entry : ids.stream().map(orphans::remove).filter(Objects::nonNull).toList()) {
      if (mayTryAgain(entry, Reason.LOST, sending.now())) {
        if (entry.sent() == 1) {
          dispatch(entry, sending);
        } else {
          resting.add(entry, sending.now());
        }
      } else {
        String detail = "the instance of " + entry.instance().variant() + " was lost";
        reject(entry, Reason.LOST, detail, sending.now());
      }
    }
  }

  /** There are new instances for those that wait. */
  void wake(Sending sending) {
    parked.removeAll().forEach(entry -> dispatch(entry, sending));
  }

  /** When the first of those that wait or rest is due. */
  Optional<Instant> firstDue() {
    return Stream.of(parked.firstDeadline(), waiting.firstDeadline(), resting.firstEnd())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** Sends those on that have rested. */
  void resume(Sending sending) {
    resting.removeRested(sending.now()).forEach(entry -> dispatch(entry, sending));
  }

  /** Refuses those that have waited until they were due. */
  void refuseDue(Instant now) {
    for (Entry entry : parked.removeDue(now)) {
      String detail = "no instance of " + asked(entry) + " was ready in time";
      reject(entry, Reason.UNAVAILABLE, detail, now);
    }
    for (Entry entry : waiting.removeDue(now)) {
      if (instances.serves(entry.infer().variant())) {
        reject(entry, Reason.DEADLINE, LATE, now);
      } else {
        String detail = "no instance of " + asked(entry) + " was ready in time";
        reject(entry, Reason.UNAVAILABLE, detail, now);
      }
    }
  }

  /** Gives up those in flight that were due before that time. */
  void refuseOverdue(Instant time, Instant now) {
    for (Entry entry : inFlight.removeDueBefore(time)) {
      entry.instance().settle(entry.items());
      String detail = "no answer came from " + entry.instance().variant();
      entry.journey().refused(entry.instance(), Reason.LOST, detail, now);
      reject(entry, Reason.LOST, detail, now);
    }
  }

  private static boolean mayTryAgain(Entry entry, Reason reason, Instant now) {
    int tries =
        switch (reason) {
          case LOST, UNAVAILABLE -> MOST_TRIES;
          case OVERLOAD -> MOST_TRIES_IF_FULL;
          case DEADLINE, FAILED, INVALID -> 0;
        };
    return entry.sent() < tries && now.isBefore(entry.infer().query().deadline());
  }

  /** Has free devices take what waits, if that is how queries come to them. */
  void pull(Sending sending) {
    if (sending.routing() instanceof Pull pull) {
      dropHopeless(pull.policy(), sending.now());
      Optional<Pulling.Batch> batch = pulling.next(pull.policy(), sending.now());
      while (batch.isPresent()) {
        send(batch.get(), sending);
        batch = pulling.next(pull.policy(), sending.now());
      }
    }
  }

  private void dropHopeless(PullPolicy policy, Instant now) {
    pulling.removeHopeless(policy, now).forEach(e -> reject(e, Reason.DEADLINE, LATE, now));
  }

  private void send(Pulling.Batch batch, Sending sending) {
    Instance instance = batch.instance();
    instance.send(batch.items(), sending.now());
    List<Query> queries = new ArrayList<>(batch.entries().size());
    for (Entry entry : batch.entries()) {
      inFlight.put(entry.sentTo(instance));
      queries.add(entry.journey().sent(entry.infer().query(), sending.now()));
    }
    instance.batcher().tell(new Batcher.RunTogether(queries, sending.replies()));
  }

  /** Sends a query on its way; {@code entry.instance()} is the one that must not get it. */
  private void dispatch(Entry entry, Sending sending) {
    if (sending.routing() instanceof Push push) {
      push(entry, push.policy(), sending);
    } else if (sending.routing() instanceof Pull pull) {
      enqueue(entry, pull.policy(), sending);
    }
  }

  private void enqueue(Entry entry, PullPolicy policy, Sending sending) {
    dropHopeless(policy, sending.now());
    if (!instances.serves(entry.infer().variant())) {
      parkOrReject(entry, sending.now());
    } else if (!waiting.offer(entry)) {
      String detail = "the queue of " + asked(entry) + " is full";
      reject(entry, Reason.OVERLOAD, detail, sending.now());
    }
  }

  private void push(Entry entry, RoutePolicy policy, Sending sending) {
    Infer infer = entry.infer();
    Optional<Instance> before = Optional.ofNullable(entry.instance());
    Optional<Choice> wanted =
        before.isEmpty() ? instances.wanted(policy, infer, sending.now()) : Optional.empty();
    Optional<Choice> chosen =
        wanted.or(
            () -> instances.choose(policy, infer.query(), infer.variant(), before, sending.now()));
    if (chosen.isEmpty()) {
      parkOrReject(entry, sending.now());
      return;
    }
    if (chosen.get().isTooLate()) {
      String detail = "what waits for " + asked(entry) + " takes longer than it has";
      reject(entry, Reason.OVERLOAD, detail, sending.now());
      return;
    }
    Instance instance = chosen.get().instance();
    instance.send(infer.query().items(), sending.now());
    inFlight.put(entry.sentTo(instance));
    Query sent = entry.journey().sent(infer.query(), sending.now());
    instance.batcher().tell(new Batcher.Submit(sent, sending.replies()));
  }

  private void parkOrReject(Entry entry, Instant now) {
    if (entry.instance() != null && instances.serves(entry.instance())) {
      reject(entry, Reason.OVERLOAD, "the queues of " + asked(entry) + " are full", now);
    } else if (!instances.isExpected(entry.infer().variant()) || !parked.offer(entry)) {
      reject(entry, Reason.UNAVAILABLE, "no instance of " + asked(entry) + " is ready", now);
    }
  }

  private static boolean isUnloading(Reply reply) {
    return reply instanceof Reply.Rejected refusal && refusal.reason() == Reason.UNAVAILABLE;
  }

  private String asked(Entry entry) {
    return answering.asked(entry);
  }

  private void reject(Entry entry, Reason reason, String detail, Instant now) {
    answering.reject(entry, reason, detail, now);
  }
}
