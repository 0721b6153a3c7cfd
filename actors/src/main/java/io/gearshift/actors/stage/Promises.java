package io.gearshift.actors.stage;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.stage.InFlight.Entry;
import io.gearshift.actors.stage.InstanceTable.Choice;
import io.gearshift.actors.stage.StageRouter.Infer;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.routing.OthersWork;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
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

  private Family family;
  private final InstanceTable instances;
  private final QueryMeter meter;
  private final InFlight inFlight = new InFlight();
  private final Map<Long, Entry> orphans = new HashMap<>();
  private final Shadows shadows;
  private final Parked parked;
  private final Resting resting = new Resting();

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
    this.family = family;
    this.shadows = shadows;
    this.instances = instances;
    this.meter = meter;
    this.parked = new Parked(settings.maxParked(), settings.maxParkedBytes());
  }

  /**
   * How a query is sent on its way.
   *
   * @param replies where instances answer
   */
  record Sending(RoutePolicy policy, ActorRef<Reply> replies, Instant now) {}

  /** The family is this from now on. */
  void serve(Family changed) {
    family = changed;
  }

  /** Takes a query, or refuses one that asks for more at a time than the family can do. */
  boolean take(Infer infer, Sending sending) {
    meter.taken(infer.query());
    Entry entry = Entry.of(infer, Journey.of(meter.tracer(), infer.query()));
    int items = infer.query().items();
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
      cancelled(sent, now);
    } else {
      Optional.ofNullable(orphans.remove(queryId))
          .or(() -> parked.remove(queryId))
          .or(() -> resting.remove(queryId))
          .ifPresent(entry -> cancelled(entry, now));
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
    if (reply instanceof Reply.Rejected rejected
        && mayTryAgain(entry, rejected.reason(), sending.now())) {
      dispatch(entry, sending);
    } else {
      tell(entry, reply, sending.now());
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
    return Stream.concat(parked.firstDeadline().stream(), resting.firstEnd().stream())
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

  /** Sends a query on its way; {@code entry.instance()} is the one that must not get it. */
  private void dispatch(Entry entry, Sending sending) {
    Infer infer = entry.infer();
    Optional<Instance> before = Optional.ofNullable(entry.instance());
    Optional<Choice> chosen =
        instances.choose(sending.policy(), infer.query(), infer.variant(), before, sending.now());
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

  private String asked(Entry entry) {
    return entry.infer().variant().map(VariantId::toString).orElseGet(() -> family.id().name());
  }

  private void reject(Entry entry, Reason reason, String detail, Instant now) {
    tell(entry, new Reply.Rejected(entry.infer().query().id(), reason, detail), now);
  }

  /** Gives a query its one answer. */
  private void tell(Entry entry, Reply reply, Instant now) {
    Query query = entry.infer().query();
    if (reply instanceof Reply.Answered answer) {
      meter.answered(
          query,
          answer.variant().name(),
          answer.accuracy(),
          answer.timing(),
          Tensor.bytes(answer.outputs()),
          now);
    } else if (reply instanceof Reply.Rejected refusal) {
      meter.refused(query, version(entry), refusal.reason(), now);
    }
    entry.journey().answered(family.id(), entry.infer(), reply, now);
    entry.infer().replyTo().tell(reply);
  }

  private void cancelled(Entry entry, Instant now) {
    meter.cancelled(entry.infer().query(), version(entry), now);
    Optional<Instance> instance = Optional.ofNullable(entry.instance());
    entry.journey().cancelled(family.id(), entry.infer(), instance, now);
  }

  /** The variant that had a query last, or was asked for. */
  private static Optional<String> version(Entry entry) {
    return Optional.ofNullable(entry.instance())
        .map(Instance::variant)
        .or(entry.infer()::variant)
        .map(VariantId::name);
  }
}
