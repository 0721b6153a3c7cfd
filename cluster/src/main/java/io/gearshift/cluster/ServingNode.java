package io.gearshift.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.device.BatcherSettings;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceSettings;
import io.gearshift.actors.device.Hosting;
import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.pipeline.PipelineRouterSettings;
import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.Readiness.VariantState;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.config.AppConfig;
import io.gearshift.config.NodeSettings;
import io.gearshift.config.PipelineSettings;
import io.gearshift.config.Policies;
import io.gearshift.config.RoutingSettings;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.http.AdminServer;
import io.gearshift.http.InferenceServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
import org.apache.pekko.remote.RemoteTransportException;

/**
 * A running node: its devices host what the plan says, its routers know them, and its HTTP port is
 * open. Stopping it refuses new work, answers what was taken, unloads and leaves.
 */
public final class ServingNode {
  private static final Duration RELOAD_BACKOFF = Duration.ofMillis(200);
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(15);

  /** Long enough for a cluster to form and the planner to start. */
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration LOAD_TIMEOUT = Duration.ofMinutes(10);
  private static final InstantSource CLOCK = InstantSource.system();

  private final ActorSystem<Void> system;
  private final Inventory inventory;
  private final NodeGuardian.Started actors;
  private final InferenceServer server;
  private final AdminServer admin;

  private ServingNode(
      ActorSystem<Void> system,
      Inventory inventory,
      NodeGuardian.Started actors,
      InferenceServer server,
      AdminServer admin) {
    this.system = system;
    this.inventory = inventory;
    this.actors = actors;
    this.server = server;
    this.admin = admin;
  }

  /**
   * Starts a node and waits until everything that the plan places is loaded, or is known not to
   * load.
   *
   * @param inventory what is to be served, on which devices
   * @throws StartFailed if the node cannot start
   */
  public static ServingNode start(ServerConfig config, Inventory inventory) {
    CompletableFuture<NodeGuardian.Started> started = new CompletableFuture<>();
    QueryIds queryIds = new QueryIds();
    ActorSystem<Void> system = system(config, inventory, queryIds, started);
    try {
      NodeGuardian.Started actors = started.join();
      InferenceServer server =
          InferenceServer.start(
                  config.http(), inventory.catalog(), actors.routers(), queryIds, CLOCK, system)
              .toCompletableFuture()
              .join();
      AdminServer admin =
          AdminServer.start(config.admin(), actors.replanner(), actors.board(), system)
              .toCompletableFuture()
              .join();
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      new NodeShutdown(
              system,
              server,
              admin,
              actors.shards(),
              inventory.devices(),
              LEAVE_TIMEOUT,
              inventory.loader())
          .register();
      ServingNode node = new ServingNode(system, inventory, actors, server, admin);
      node.awaitLoaded();
      new WarmUp(server.uri(), CLOCK).ask(inventory.catalog(), config.app().repository());
      return node;
    } catch (CompletionException e) {
      system.terminate();
      inventory.loader().close();
      throw new StartFailed(e.getCause().getMessage(), e.getCause());
    }
  }

  private static ActorSystem<Void> system(
      ServerConfig config,
      Inventory inventory,
      QueryIds queryIds,
      CompletableFuture<NodeGuardian.Started> started) {
    AppConfig app = config.app();
    RoutingSettings routing = app.routing();
    PipelineSettings pipelines = app.pipelines();
    NodePolicies policies = new NodePolicies(app);
    NodeGuardian guardian =
        new NodeGuardian(
            app.node().name(),
            policies,
            new RouterSettings(
                routing.heartbeat(),
                routing.silentAfter(),
                config.http().grace(),
                app.batching().maxQueue(),
                app.batching().maxQueueBytes()),
            new PipelineRouterSettings(
                Policies.drops(pipelines),
                routing.heartbeat(),
                routing.silentAfter(),
                config.http().grace(),
                pipelines.maxQueries(),
                pipelines.maxBytes()),
            app.planning(),
            inventory.world(),
            inventory.catalog().pipelines(),
            hostings(app, inventory, policies),
            queryIds,
            CLOCK);
    try {
      return ActorSystem.create(guardian.behavior(started), "gearshift", systemConfig(app.raw()));
    } catch (RemoteTransportException e) {
      NodeSettings node = app.node();
      throw new StartFailed(
          String.format(
              "cannot listen for other nodes at %s:%d: %s%nSet node.host to an address of this"
                  + " machine, and node.port to a free port or to 0, which takes any.",
              node.host(), node.port(), e.getMessage()),
          e);
    }
  }

  public URI uri() {
    return server.uri();
  }

  /** Where operators reach the node. */
  public URI adminUri() {
    return admin.uri();
  }

  public Catalog catalog() {
    return inventory.catalog();
  }

  public List<Device> devices() {
    return inventory.devices();
  }

  /** How things stand with the plan. */
  public PlanStatus planStatus() {
    return ask(actors.replanner(), Replanner.Describe::new);
  }

  /** Which variants of a family can take queries just now. */
  public Readiness readiness(FamilyId family) {
    return ask(router(family), StageRouter.Describe::new);
  }

  ActorRef<StageRouter.Command> router(FamilyId family) {
    return actors.routers().stages().get(family);
  }

  ActorRef<PipelineRouter.Command> router(PipelineId pipeline) {
    return actors.routers().pipelines().get(pipeline);
  }

  ActorRef<Replanner.Command> replanner() {
    return actors.replanner();
  }

  ActorRef<PolicyBoard.Command> board() {
    return actors.board();
  }

  ActorSystem<?> system() {
    return system;
  }

  /** Refuses new work, answers what was taken, unloads, leaves the cluster. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason());
  }

  /** Completes when the node has stopped, whoever asked for it. */
  public CompletionStage<Done> whenStopped() {
    return system.getWhenTerminated();
  }

  /** Has each device of this node report, and waits until it hosts what the plan says. */
  private void awaitLoaded() {
    List<DeviceId> mine = inventory.devices().stream().map(Device::id).toList();
    mine.forEach(device -> actors.shards().device(device).tell(DeviceHost.Report.INSTANCE));
    Instant latest = CLOCK.instant().plus(LOAD_TIMEOUT);
    while (!isLoaded(mine)) {
      if (CLOCK.instant().isAfter(latest)) {
        throw new CompletionException(
            new StartFailed("the devices " + mine + " have not loaded their variants in time"));
      }
      new CompletableFuture<Void>().completeOnTimeout(null, 20, TimeUnit.MILLISECONDS).join();
    }
  }

  private boolean isLoaded(List<DeviceId> devices) {
    PlanStatus status = planStatus();
    return status.arrived()
        && status.devices().stream().map(Device::id).toList().containsAll(devices)
        && status.plan().orElseThrow().placements().stream()
            .filter(placement -> devices.contains(placement.device()))
            .allMatch(placement -> isKnown(placement.variant()));
  }

  /** Whether the router has heard what became of a variant. */
  private boolean isKnown(VariantId variant) {
    VariantState state = readiness(variant.family()).variants().get(variant.name());
    return state != null && !state.reason().equals(DeviceReport.Slot.LOADING);
  }

  private <C, T> T ask(ActorRef<C> actor, Function<ActorRef<T>, C> question) {
    return AskPattern.ask(actor, question::apply, ASK_TIMEOUT, system.scheduler())
        .toCompletableFuture()
        .join();
  }

  private static Map<DeviceId, Hosting> hostings(
      AppConfig config, Inventory inventory, NodePolicies policies) {
    DeviceSettings settings =
        new DeviceSettings(
            new BatcherSettings(config.batching().maxQueue(), config.batching().maxQueueBytes()),
            config.routing().heartbeat(),
            RELOAD_BACKOFF);
    Map<DeviceId, Hosting> hostings = new LinkedHashMap<>();
    for (Device device : inventory.devices()) {
      hostings.put(
          device.id(),
          new Hosting(
              settings,
              device,
              inventory.catalog(),
              inventory.latencies(device),
              family -> policies.batching(family.slo()),
              inventory.loader(),
              CLOCK));
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
