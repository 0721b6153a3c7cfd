package io.gearshift.actors.stage;

import io.gearshift.actors.device.Batcher;
import io.gearshift.domain.accuracy.AccuracyBook;
import io.gearshift.domain.accuracy.Agreement;
import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Answers that a router has given and would like to check: a sample of them is held, with copies of
 * the queries, until a device of the most accurate variant has nothing to do, and asked again
 * there, one at a time.
 */
final class Shadows {
  /** A device says at once that it has no time; of one that is gone nothing is heard. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private record Held(Query query, VariantId variant, List<Tensor> outputs, Instant at) {
    long bytes() {
      return query.bytes() + outputs.stream().mapToLong(Tensor::byteSize).sum();
    }
  }

  private record Asked(Held held, VariantId reference, Instant at) {}

  private final ShadowSettings settings;
  private Family family;
  private final InstanceTable instances;
  private final RandomGenerator random;
  private final AccuracyBook book;
  private final QueryMeter meter;
  private final Deque<Held> held = new ArrayDeque<>();
  private long heldBytes;
  private Optional<Asked> asked = Optional.empty();

  /**
   * @param random draws the sample
   * @param meter told how accurate answers were
   */
  Shadows(
      ShadowSettings settings,
      Family family,
      InstanceTable instances,
      RandomGenerator random,
      QueryMeter meter) {
    this.settings = settings;
    this.family = family;
    this.instances = instances;
    this.random = random;
    this.book = new AccuracyBook(settings.window());
    this.meter = meter;
  }

  /**
   * The family is this from now on: what other networks have answered is not held against these.
   */
  void serve(Family changed) {
    family = changed;
    held.clear();
    heldBytes = 0;
    asked = Optional.empty();
    book.clear();
  }

  /** A query was answered. What is made up says nothing of the variant. */
  void answered(Query query, Reply.Answered answer, Instant now) {
    if (answer.origin() == Reply.Origin.SYNTHETIC) {
      return;
    }
    book.answered(answer.variant(), query.items(), now);
    if (isOn()
        && random.nextDouble() < settings.share()
        && !instances.reference().filter(answer.variant()::equals).isPresent()) {
      hold(query, answer, now);
    }
  }

  private boolean isOn() {
    return settings.share() > 0 && family.likeness() != Likeness.NONE;
  }

  private void hold(Query query, Reply.Answered answer, Instant now) {
    long bytes = query.bytes() + answer.outputs().stream().mapToLong(Tensor::byteSize).sum();
    if (bytes > settings.maxHeldBytes()) {
      return;
    }
    while (held.size() >= settings.maxHeld() || heldBytes + bytes > settings.maxHeldBytes()) {
      heldBytes -= held.removeFirst().bytes();
    }
    Query copy =
        new Query(query.id(), now, now.plus(PATIENCE), query.items(), copies(query.inputs()));
    held.addLast(new Held(copy, answer.variant(), copies(answer.outputs()), now));
    heldBytes += bytes;
  }

  /** Has the oldest answer checked that is held, if a device seems to have nothing to do. */
  void next(ActorRef<Reply> replies, Instant now) {
    asked = asked.filter(shadow -> now.isBefore(shadow.at().plus(PATIENCE)));
    while (!held.isEmpty() && isOver(held.getFirst(), now)) {
      heldBytes -= held.removeFirst().bytes();
    }
    if (asked.isEmpty() && !held.isEmpty()) {
      instances.idleReference(random, now).ifPresent(instance -> ask(instance, replies, now));
    }
  }

  private boolean isOver(Held answer, Instant now) {
    return now.isAfter(answer.at().plus(settings.keep()))
        || instances.reference().filter(answer.variant()::equals).isPresent();
  }

  private void ask(Instance instance, ActorRef<Reply> replies, Instant now) {
    Held first = held.removeFirst();
    heldBytes -= first.bytes();
    asked = Optional.of(new Asked(first, instance.variant(), now));
    instance.batcher().tell(new Batcher.Shadow(first.query(), replies));
  }

  /** Takes the answer to a shadow; any other is for somebody else. */
  boolean takes(Reply reply, Instant now) {
    if (asked.isEmpty() || asked.get().held().query().id() != reply.queryId()) {
      return false;
    }
    Asked shadow = asked.get();
    asked = Optional.empty();
    if (reply instanceof Reply.Answered answer && answer.variant().equals(shadow.reference())) {
      compare(shadow, answer, now);
    } else if (reply instanceof Reply.Rejected rejected
        && rejected.reason() == Reason.UNAVAILABLE
        && held.size() < settings.maxHeld()) {
      held.addFirst(shadow.held());
      heldBytes += shadow.held().bytes();
    }
    return true;
  }

  private void compare(Asked shadow, Reply.Answered answer, Instant now) {
    Optional<Agreement> found =
        Agreement.of(family.likeness(), shadow.held().outputs(), answer.outputs());
    if (found.isPresent()) {
      book.compared(shadow.held().variant(), shadow.reference(), found.get(), now);
    } else {
      book.incomparable(now);
    }
  }

  /** Says how accurate the answers of late were to whom it counts. */
  void tell(Instant now) {
    meter.judged(accuracy(now));
  }

  FamilyAccuracy accuracy(Instant now) {
    return book.of(family, instances.reference(), now);
  }

  /** Without what else was in the memory in which they came. */
  private static List<Tensor> copies(List<Tensor> tensors) {
    return tensors.stream().map(Shadows::copy).toList();
  }

  private static Tensor copy(Tensor tensor) {
    ByteBuffer copy = ByteBuffer.allocate(tensor.byteSize()).put(tensor.data()).flip();
    return new Tensor(tensor.name(), tensor.type(), tensor.shape(), copy);
  }
}
