package io.gearshift.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.gearshift.actors.device.BatcherSettings;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceSettings;
import io.gearshift.actors.device.Hosting;
import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.config.AppConfig;
import io.gearshift.config.Policies;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.http.HttpSettings;
import io.gearshift.http.InferenceServer;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.runtime.OnnxModelLoader;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * A running node: its devices host what the plan says, its routers know them, and its HTTP port is
 * open. Stopping it refuses new work, answers what was taken, unloads and leaves.
 */
public final class ServingNode {
  private static final Duration RELOAD_BACKOFF = Duration.ofMillis(200);
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(15);
  private static final long FIRST_EPOCH = 1;

  private final ActorSystem<Void> system;
  private final Catalog catalog;
  private final List<Device> devices;
  private final Plan plan;
  private final Map<FamilyId, ActorRef<StageRouter.Command>> routers;
  private final InferenceServer server;

  private ServingNode(
      ActorSystem<Void> system,
      Catalog catalog,
      List<Device> devices,
      Plan plan,
      Map<FamilyId, ActorRef<StageRouter.Command>> routers,
      InferenceServer server) {
    this.system = system;
    this.catalog = catalog;
    this.devices = devices;
    this.plan = plan;
    this.routers = routers;
    this.server = server;
  }

  /**
   * Starts a node and waits until everything that the plan places is loaded, or is known not to
   * load.
   *
   * @param inventory what is to be served, on which devices
   * @throws StartFailed if the node cannot start
   */
  public static ServingNode start(AppConfig config, Inventory inventory) {
    HttpSettings http = config.reader().read("http", HttpSettings.class);
    config.reader().requireAllRead();
    OnnxModelLoader loader = inventory.loader();
    Catalog catalog = inventory.catalog();
    Planner planner = new ResidentPlanner();
    Plan plan = planner.plan(problem(inventory), FIRST_EPOCH);
    InstantSource clock = InstantSource.system();
    CompletableFuture<NodeGuardian.Started> started = new CompletableFuture<>();
    ActorSystem<Void> system =
        ActorSystem.create(
            NodeGuardian.create(
                catalog,
                new RouterSettings(
                    config.routing().heartbeat(), config.routing().silentAfter(), http.grace()),
                Policies.routing(config.routing()),
                clock,
                started),
            "gearshift",
            systemConfig(config.raw()));
    try {
      NodeGuardian.Started actors = started.join();
      InferenceServer server =
          InferenceServer.start(http, catalog, actors.routers(), clock, system)
              .toCompletableFuture()
              .join();
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      DeviceShards shards =
          new DeviceShards(system, hostings(config, inventory, clock), actors.reports());
      inventory
          .devices()
          .forEach(
              d -> shards.device(d.id()).tell(new DeviceHost.Host(plan.epoch(), plan.on(d.id()))));
      new NodeShutdown(system, server, shards, inventory.devices(), LEAVE_TIMEOUT, loader)
          .register();
      ServingNode node =
          new ServingNode(system, catalog, inventory.devices(), plan, actors.routers(), server);
      node.awaitLoaded();
      new WarmUp(server.uri()).ask(catalog.families());
      return node;
    } catch (CompletionException e) {
      system.terminate();
      loader.close();
      throw new StartFailed(e.getCause().getMessage(), e.getCause());
    }
  }

  public URI uri() {
    return server.uri();
  }

  public Catalog catalog() {
    return catalog;
  }

  public List<Device> devices() {
    return devices;
  }

  public Plan plan() {
    return plan;
  }

  ActorRef<StageRouter.Command> router(FamilyId family) {
    return routers.get(family);
  }

  ActorSystem<?> system() {
    return system;
  }

  /** Which variants of a family can take queries just now. */
  public Readiness readiness(FamilyId family) {
    return AskPattern.ask(
            routers.get(family),
            StageRouter.Describe::new,
            Duration.ofSeconds(5),
            system.scheduler())
        .toCompletableFuture()
        .join();
  }

  /** Refuses new work, answers what was taken, unloads, leaves the cluster. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason());
  }

  /** Completes when the node has stopped, whoever asked for it. */
  public CompletionStage<Done> whenStopped() {
    return system.getWhenTerminated();
  }

  private void awaitLoaded() {
    while (routers.keySet().stream().anyMatch(family -> isLoading(readiness(family)))) {
      new CompletableFuture<Void>().completeOnTimeout(null, 20, TimeUnit.MILLISECONDS).join();
    }
  }

  private boolean isLoading(Readiness readiness) {
    boolean unheard =
        plan.placements().stream()
            .filter(placement -> placement.variant().family().equals(readiness.family()))
            .anyMatch(placement -> !readiness.variants().containsKey(placement.variant().name()));
    return unheard
        || readiness.variants().values().stream()
            .anyMatch(state -> !state.ready() && state.reason().equals(DeviceHost.LOADING));
  }

  private static Problem problem(Inventory inventory) {
    return new Problem(inventory.devices(), inventory.catalog().families(), inventory.profiles());
  }

  private static Map<DeviceId, Hosting> hostings(
      AppConfig config, Inventory inventory, InstantSource clock) {
    DeviceSettings settings =
        new DeviceSettings(
            new BatcherSettings(config.batching().maxQueue(), config.batching().maxQueueBytes()),
            config.routing().heartbeat(),
            RELOAD_BACKOFF);
    Function<Duration, BatchPolicy> policies = Policies.batching(config.batching());
    Map<DeviceId, Hosting> hostings = new LinkedHashMap<>();
    for (Device device : inventory.devices()) {
      hostings.put(
          device.id(),
          new Hosting(
              settings,
              device,
              inventory.catalog(),
              inventory.latencies(device),
              family -> policies.apply(family.slo()),
              inventory.loader(),
              clock));
    }
    return hostings;
  }

  private static Config systemConfig(Config operator) {
    return operator
        .withFallback(ConfigFactory.parseResources("gearshift-pekko.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
