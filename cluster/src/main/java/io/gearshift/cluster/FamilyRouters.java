package io.gearshift.cluster;

import io.gearshift.actors.cascade.CascadeChoice;
import io.gearshift.actors.cascade.CascadeRouter;
import io.gearshift.actors.cascade.CascadeSettings;
import io.gearshift.actors.cascade.GearShift;
import io.gearshift.actors.cascade.ShiftSettings;
import io.gearshift.actors.control.Demand;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.ShadowSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.config.ClusterSettings.Role;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.gear.ServedGears;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.measure.Recorder;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;

/**
 * The routers of a node's families: one each, behind another where a family has a cascade or gears.
 *
 * @param queryIds gives each query of the node another
 * @param recorder told what becomes of queries
 */
record FamilyRouters(
    RouterSettings routing,
    ShadowSettings shadowing,
    CascadeSettings cascading,
    ShiftSettings shifting,
    NodePolicies policies,
    LongSupplier queryIds,
    Recorder recorder,
    InstantSource clock) {

  /**
   * @param meter told every second what has arrived
   */
  Map<FamilyId, ActorRef<StageRouter.Command>> start(
      ActorContext<Void> context, Inventory inventory, ActorRef<Demand> meter) {
    IntSupplier frontends = frontends(context.getSystem());
    Map<FamilyId, ActorRef<StageRouter.Command>> routers = new LinkedHashMap<>();
    for (Family family : inventory.catalog().families()) {
      SplittableRandom random = new SplittableRandom(clock.millis() + routers.size());
      CascadeRouter.Steps steps =
          (queries, demand) ->
              StageRouter.create(
                  routing, shadowing, family, policies.routing(), random, clock, queries, demand);
      QueryMeter queries = recorder.family(family.id());
      Behavior<StageRouter.Command> router =
          choice(inventory, family.id(), queries, frontends)
              .map(
                  choice ->
                      CascadeRouter.create(
                          cascading, family, choice, queryIds, clock, queries, meter, steps))
              .orElseGet(() -> steps.router(queries, meter));
      routers.put(family.id(), context.spawn(router, "router-" + family.id()));
    }
    return routers;
  }

  private Optional<CascadeChoice> choice(
      Inventory inventory, FamilyId family, QueryMeter queries, IntSupplier frontends) {
    ServedGears gears = inventory.gears().get(family);
    return gears == null
        ? Optional.ofNullable(inventory.cascades().get(family)).map(CascadeChoice::always)
        : Optional.of(new GearShift(gears, shifting, frontends, queries, clock.instant()));
  }

  /** Nodes that take queries of clients, which are held to come to all of them alike. */
  private static IntSupplier frontends(ActorSystem<?> system) {
    Cluster cluster = Cluster.get(system);
    return () ->
        (int)
            Math.max(
                1,
                StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                    .filter(member -> member.status().equals(MemberStatus.up()))
                    .filter(member -> member.hasRole(Role.FRONTEND.label()))
                    .count());
  }
}
