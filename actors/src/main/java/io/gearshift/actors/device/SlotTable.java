package io.gearshift.actors.device;

import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.cores.CoreLatency;
import io.gearshift.domain.plan.Placement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The slots of a device: one for each variant that it hosts, the successors that are loaded to take
 * the place of what serves, and the predecessors that still answer what they have.
 */
final class SlotTable {
  private record Hosted(ActorRef<ModelSlot.Command> ref, Slot slot) {}

  /** Of a variant that cannot run here. */
  private static final LatencyProfile NEVER =
      LatencyProfile.measured(Map.of(1, Duration.ofDays(365)));

  private final ActorContext<DeviceHost.Command> context;
  private final Hosting hosting;
  private final DeviceWork work;
  private final Map<VariantId, Hosted> slots = new LinkedHashMap<>();
  private final Map<VariantId, ActorRef<ModelSlot.Command>> successors = new LinkedHashMap<>();
  private final Set<ActorRef<ModelSlot.Command>> predecessors = new HashSet<>();
  private final Map<VariantId, Placement> wanted = new LinkedHashMap<>();
  private long epoch = -1;
  private int cores;

  /**
   * @param context of the device, which hears of slots that stop
   * @param work of the device, in which the batchers' is entered
   */
  SlotTable(ActorContext<DeviceHost.Command> context, Hosting hosting, DeviceWork work) {
    this.context = context;
    this.hosting = hosting;
    this.work = work;
    this.cores = hosting.device().cores();
  }

  /** Of the plan that the device obeys; -1 before the first. */
  long epoch() {
    return epoch;
  }

  /** Nothing is hosted, and nothing is left of what was. */
  boolean isEmpty() {
    return slots.isEmpty() && predecessors.isEmpty();
  }

  /** How each variant is, for all to know. */
  List<Slot> slots() {
    return slots.values().stream().map(Hosted::slot).toList();
  }

  /** The shortest SLO of what is hosted; zero if nothing is. */
  Duration leastSlo() {
    return slots.keySet().stream()
        .flatMap(id -> hosting.catalog().get().family(id.family().name()).stream())
        .map(Family::slo)
        .min(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** These variants are hosted from now on, and no others. */
  void host(long newEpoch, Collection<Placement> placements) {
    epoch = newEpoch;
    wanted.clear();
    placements.forEach(placement -> wanted.put(placement.variant(), placement));
    wanted.values().forEach(this::openOrAdapt);
    slots.keySet().stream().filter(id -> !wanted.containsKey(id)).forEach(this::unload);
  }

  private void openOrAdapt(Placement placement) {
    if (slots.containsKey(placement.variant())) {
      update(placement.variant(), slot -> slot.upTo(latency(placement)));
      slots.get(placement.variant()).slot().batcher().ifPresent(b -> instruct(b, placement));
    } else {
      open(placement);
    }
  }

  private void open(Placement placement) {
    VariantId id = placement.variant();
    Optional<Variant> variant = hosting.catalog().get().variant(id);
    if (variant.isEmpty() || !hosting.profiles().get().containsKey(id)) {
      String reason = id + " was left out when this node took stock, or was never profiled here";
      context.getLog().error(reason);
      open(id, ModelSlot.none(), Slot.loading(id, NEVER).failing(State.BROKEN, reason));
      return;
    }
    open(id, slot(variant.get(), placement), Slot.loading(id, latency(placement)));
  }

  private Behavior<ModelSlot.Command> slot(Variant variant, Placement placement) {
    Family family = hosting.catalog().get().family(variant.id().family().name()).orElseThrow();
    HostedVariant hosted = new HostedVariant(variant, hosting.device(), latency(placement), epoch);
    return ModelSlot.create(hosting, family, hosted, work, context.getSelf());
  }

  private void open(VariantId id, Behavior<ModelSlot.Command> behavior, Slot slot) {
    slots.put(id, new Hosted(spawn(id, behavior), slot));
  }

  private ActorRef<ModelSlot.Command> spawn(VariantId id, Behavior<ModelSlot.Command> behavior) {
    ActorRef<ModelSlot.Command> ref = context.spawnAnonymous(behavior);
    context.watchWith(ref, new DeviceHost.SlotStopped(id, ref));
    return ref;
  }

  /**
   * The files of a family have changed: what serves goes on until its successor can take its place,
   * and stays if that cannot be loaded; what does not serve is given up at once.
   */
  void renew(FamilyId family) {
    for (Placement placement : List.copyOf(wanted.values())) {
      VariantId id = placement.variant();
      Optional<Variant> variant = hosting.catalog().get().variant(id);
      if (id.family().equals(family) && variant.isPresent() && slots.containsKey(id)) {
        giveUpSuccessor(id);
        if (slots.get(id).slot().batcher().isPresent()) {
          successors.put(id, spawn(id, slot(variant.get(), placement)));
        } else {
          unload(id);
        }
      }
    }
  }

  private void giveUpSuccessor(VariantId variant) {
    ActorRef<ModelSlot.Command> successor = successors.remove(variant);
    if (successor != null) {
      successor.tell(ModelSlot.Unload.INSTANCE);
    }
  }

  private void unload(VariantId variant) {
    giveUpSuccessor(variant);
    withdraw(variant);
    slots.get(variant).ref().tell(ModelSlot.Unload.INSTANCE);
  }

  private void withdraw(VariantId variant) {
    update(variant, slot -> slot.failing(State.UNLOADING, Slot.UNLOADING));
  }

  /**
   * A successor that serves takes the place of what served before.
   *
   * @return what served before, which is to be unloaded once all routers know
   */
  Optional<ActorRef<ModelSlot.Command>> succeed(DeviceHost.SlotServes serves) {
    if (!serves.slot().equals(successors.get(serves.variant()))) {
      return Optional.empty();
    }
    successors.remove(serves.variant());
    Hosted before = slots.get(serves.variant());
    slots.put(serves.variant(), new Hosted(serves.slot(), before.slot()));
    predecessors.add(before.ref());
    return Optional.of(before.ref());
  }

  /** Whether a slot is what its variant is served by, or is to be. */
  boolean isCurrent(VariantId variant, ActorRef<ModelSlot.Command> slot) {
    Hosted hosted = slots.get(variant);
    return hosted != null && hosted.ref().equals(slot);
  }

  /** A variant serves, and obeys the newest plan: it may be another than when it was opened. */
  void serve(DeviceHost.SlotServes serves) {
    if (wanted.containsKey(serves.variant())) {
      update(serves.variant(), slot -> slot.serving(serves.batcher()));
      instruct(serves.batcher(), wanted.get(serves.variant()));
    }
  }

  /** A slot cannot serve, for now or for good. */
  void fail(DeviceHost.SlotFails fails) {
    if (fails.slot().equals(successors.get(fails.variant()))) {
      context
          .getLog()
          .error(
              "{} stays as it was, for its successor fails: {}", fails.variant(), fails.reason());
      giveUpSuccessor(fails.variant());
    }
    if (isCurrent(fails.variant(), fails.slot())) {
      update(fails.variant(), slot -> slot.failing(fails.state(), fails.reason()));
    }
  }

  /** A slot is no more; a variant that is wanted again meanwhile is opened anew. */
  void remove(DeviceHost.SlotStopped stopped) {
    predecessors.remove(stopped.slot());
    if (isCurrent(stopped.variant(), stopped.slot())) {
      slots.remove(stopped.variant());
      Optional.ofNullable(wanted.get(stopped.variant())).ifPresent(this::open);
    }
  }

  /** Hands the batchers the policies as they are now. */
  void renewPolicies() {
    slots.forEach(
        (id, hosted) ->
            hosting
                .catalog()
                .get()
                .family(id.family().name())
                .map(hosting.policies())
                .ifPresent(policy -> tell(hosted, new Batcher.Use(policy))));
  }

  private static void tell(Hosted hosted, Batcher.Command command) {
    hosted.slot().batcher().ifPresent(batcher -> batcher.tell(command));
  }

  /** Nothing is wanted any more; what serves takes no new queries once the routers know. */
  void withdraw() {
    wanted.clear();
    List.copyOf(successors.keySet()).forEach(this::giveUpSuccessor);
    slots.keySet().forEach(this::withdraw);
  }

  /** Unloads everything. */
  void unload() {
    slots.values().forEach(hosted -> hosted.ref().tell(ModelSlot.Unload.INSTANCE));
    predecessors.forEach(slot -> slot.tell(ModelSlot.Unload.INSTANCE));
  }

  private void update(VariantId variant, UnaryOperator<Slot> change) {
    slots.computeIfPresent(variant, (id, h) -> new Hosted(h.ref(), change.apply(h.slot())));
  }

  /** From the next batch on, the device uses so many cores. */
  void useCores(int other) {
    cores = other;
    for (Placement placement : wanted.values()) {
      update(placement.variant(), slot -> slot.upTo(latency(placement)));
      slots.get(placement.variant()).slot().batcher().ifPresent(b -> instruct(b, placement));
    }
  }

  private void instruct(ActorRef<Batcher.Command> batcher, Placement placement) {
    byCores(placement)
        .map(latency -> new Batcher.UseCores(cores, latency, hosting.growth().get().rule()))
        .ifPresent(batcher::tell);
    batcher.tell(new Batcher.Obey(latency(placement), epoch));
  }

  private LatencyProfile latency(Placement placement) {
    return byCores(placement)
        .map(latency -> latency.at(cores))
        .orElseGet(() -> hosting.profiles().get().getOrDefault(placement.variant(), NEVER))
        .upTo(placement.batchCap());
  }

  /** If the device grows. */
  private Optional<CoreLatency> byCores(Placement placement) {
    return hosting
        .growth()
        .map(growth -> growth.latencies().get().get(placement.variant()))
        .map(latency -> latency.upTo(placement.batchCap()));
  }
}
