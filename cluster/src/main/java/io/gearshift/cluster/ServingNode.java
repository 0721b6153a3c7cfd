package io.gearshift.cluster;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.Readiness.VariantState;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.cluster.members.GaveWay;
import io.gearshift.cluster.members.Members;
import io.gearshift.cluster.members.Membership;
import io.gearshift.config.ClusterSettings.Role;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.http.AdminPorts;
import io.gearshift.http.AdminServer;
import io.gearshift.http.InferenceServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
import org.apache.pekko.cluster.Cluster;

/**
 * A running node: its devices host what the plan says, its routers know them, and its HTTP port is
 * open. Stopping it refuses new work, answers what was taken, unloads and leaves.
 */
public final class ServingNode {
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

  /** Long enough for a planner to begin on another node after the first was lost. */
  private static final int ASK_TIMES = 20;

  /** What a system of actors may take to end once all of them were told. */
  private static final Duration END = Duration.ofSeconds(15);

  /** What devices of other nodes may take to be heard of. */
  private static final Duration ACQUAINTANCE = Duration.ofSeconds(15);

  private static final Duration LOAD_TIMEOUT = Duration.ofMinutes(10);
  private static final InstantSource CLOCK = InstantSource.system();

  private final ActorSystem<Void> system;
  private final Inventory inventory;
  private final NodeGuardian.Started actors;
  private final Optional<InferenceServer> server;
  private final AdminServer admin;

  private ServingNode(
      ActorSystem<Void> system,
      Inventory inventory,
      NodeGuardian.Started actors,
      Optional<InferenceServer> server,
      AdminServer admin) {
    this.system = system;
    this.inventory = inventory;
    this.actors = actors;
    this.server = server;
    this.admin = admin;
  }

  /**
   * Starts a node and waits until everything that the plan places on it is loaded, or is known not
   * to load, and its routers know the devices of the others.
   *
   * @param inventory what is to be served, on which devices
   * @throws StartFailed if the node cannot start
   */
  public static ServingNode start(ServerConfig config, Inventory inventory) {
    QueryIds queryIds = new QueryIds();
    NodeSystem.Begun begun = new NodeSystem(config, inventory, queryIds, CLOCK).begin();
    ActorSystem<Void> system = begun.system();
    try {
      NodeGuardian.Started actors = begun.actors().join();
      Optional<InferenceServer> server =
          config.app().cluster().has(Role.FRONTEND)
              ? Optional.of(listen(config, inventory, actors, queryIds, system))
              : Optional.empty();
      AdminServer admin =
          AdminServer.start(
                  config.admin(),
                  new AdminPorts(
                      actors.replanner(),
                      actors.board(),
                      new PrometheusPage(),
                      new Members(Cluster.get(system))),
                  system)
              .toCompletableFuture()
              .join();
      new NodeShutdown(
              system,
              server,
              admin,
              actors.shards(),
              inventory.devices(),
              LEAVE_TIMEOUT,
              inventory.loader())
          .register();
      List<DeviceId> devices = inventory.devices().stream().map(Device::id).toList();
      Membership membership = new Membership(system, config.app().cluster(), devices);
      membership.join();
      ServingNode node = new ServingNode(system, inventory, actors, server, admin);
      node.awaitLoaded();
      server.ifPresent(
          s -> new WarmUp(s.uri(), CLOCK).ask(inventory.catalog(), config.app().repository()));
      node.awaitAcquainted();
      server.ifPresent(InferenceServer::open);
      membership.lookOut();
      return node;
    } catch (CompletionException e) {
      giveUp(system, inventory);
      throw new StartFailed(e.getCause().getMessage(), e.getCause());
    } catch (StartFailed e) {
      giveUp(system, inventory);
      throw e;
    }
  }

  private static InferenceServer listen(
      ServerConfig config,
      Inventory inventory,
      NodeGuardian.Started actors,
      QueryIds queryIds,
      ActorSystem<Void> system) {
    return InferenceServer.start(
            config.http(), inventory.catalog(), actors.routers(), queryIds, CLOCK, system)
        .toCompletableFuture()
        .join();
  }

  /** Leaves the others as one that goes, not as one that is lost. */
  private static void giveUp(ActorSystem<Void> system, Inventory inventory) {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.clusterLeavingReason())
        .toCompletableFuture()
        .join();
    inventory.loader().close();
  }

  /** Where clients reach the node, if it takes queries. */
  public Optional<URI> uri() {
    return server.map(InferenceServer::uri);
  }

  /** Where other nodes reach the node, as {@code host:port}. */
  public String address() {
    return Cluster.get(system).selfMember().address().getHost().orElse("")
        + ":"
        + Cluster.get(system).selfMember().address().getPort().orElse(0);
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

  /**
   * Completes when the node has stopped, whoever asked for it; if something in it hangs, as it may
   * where other nodes cannot be reached any more, a little after everything was told to end.
   */
  public CompletionStage<Done> whenStopped() {
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    system.getWhenTerminated().thenAccept(stopped::complete);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseActorSystemTerminate(),
            "wait-no-longer",
            () -> {
              stopped.completeOnTimeout(Done.getInstance(), END.toMillis(), TimeUnit.MILLISECONDS);
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    return stopped;
  }

  /**
   * Why the node stopped, in words for the operator, if it did because other nodes go on without
   * it: it should be started again.
   */
  public Optional<String> whyLost() {
    return CoordinatedShutdown.get(system).getShutdownReason().flatMap(ServingNode::whyLost);
  }

  private static Optional<String> whyLost(CoordinatedShutdown.Reason reason) {
    if (reason instanceof GaveWay gaveWay) {
      return Optional.of(gaveWay.why());
    }
    return reason instanceof CoordinatedShutdown.ClusterDowningReason$
        ? Optional.of("the other nodes took this one for lost, and go on without it")
        : Optional.empty();
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
      pause();
    }
  }

  private boolean isLoaded(List<DeviceId> devices) {
    PlanStatus status = planStatus();
    return status.arrived()
        && status.devices().stream().map(Device::id).toList().containsAll(devices)
        && status.plan().orElseThrow().placements().stream()
            .filter(placement -> devices.contains(placement.device()))
            .filter(placement -> inventory.catalog().variant(placement.variant()).isPresent())
            .allMatch(placement -> isKnown(placement.variant()));
  }

  /**
   * Waits until the routers have heard of every device that the planner knows: the node would
   * refuse queries if those that it knows went. Not for ever, for it may be cut off from one of
   * them.
   */
  private void awaitAcquainted() {
    Instant latest = CLOCK.instant().plus(ACQUAINTANCE);
    while (!isAcquainted()) {
      if (CLOCK.instant().isAfter(latest)) {
        system.log().warn("some devices of the plan have not been heard of; ready without them");
        return;
      }
      pause();
    }
  }

  private boolean isAcquainted() {
    List<DeviceId> devices = planStatus().devices().stream().map(Device::id).toList();
    return actors.routers().stages().keySet().stream()
        .allMatch(family -> readiness(family).devices().containsAll(devices));
  }

  private static void pause() {
    new CompletableFuture<Void>().completeOnTimeout(null, 20, TimeUnit.MILLISECONDS).join();
  }

  /** Whether the router has heard what became of a variant. */
  private boolean isKnown(VariantId variant) {
    VariantState state = readiness(variant.family()).variants().get(variant.name());
    return state != null && !state.reason().equals(DeviceReport.Slot.LOADING);
  }

  /** Asks until there is an answer: the planner may be moving, and what is sent to it be lost. */
  private <C, T> T ask(ActorRef<C> actor, Function<ActorRef<T>, C> question) {
    for (int i = 1; i < ASK_TIMES; i++) {
      try {
        return askOnce(actor, question);
      } catch (CompletionException e) {
        system.log().debug("no answer yet: {}", e.getMessage());
      }
    }
    return askOnce(actor, question);
  }

  private <C, T> T askOnce(ActorRef<C> actor, Function<ActorRef<T>, C> question) {
    return AskPattern.ask(actor, question::apply, ASK_TIMEOUT, system.scheduler())
        .toCompletableFuture()
        .join();
  }
}
