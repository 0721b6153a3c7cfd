package io.gearshift.cluster;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.actors.watch.Watch;
import io.gearshift.cluster.members.GaveWay;
import io.gearshift.cluster.members.Membership;
import io.gearshift.cluster.trace.SpanExport;
import io.gearshift.cluster.trace.TracedRecorder;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.grpc.GrpcServer;
import io.gearshift.http.InferenceServer;
import io.gearshift.http.Metadata;
import io.gearshift.http.MetricsServer;
import io.gearshift.http.security.Access;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.Cluster;

/**
 * A running node: its devices host what the plan says, its routers know them, and its HTTP port is
 * open. Stopping it refuses new work, answers what was taken, unloads and leaves.
 */
public final class ServingNode {
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(15);

  /** What a system of actors may take to end once all of them were told. */
  private static final Duration END = Duration.ofSeconds(15);

  private static final InstantSource CLOCK = InstantSource.system();

  private final ActorSystem<Void> system;
  private final Inventory inventory;
  private final NodeGuardian.Started actors;
  private final NodePorts ports;
  private final Questions questions;

  private ServingNode(
      ActorSystem<Void> system, Inventory inventory, NodeGuardian.Started actors, NodePorts ports) {
    this.system = system;
    this.inventory = inventory;
    this.actors = actors;
    this.ports = ports;
    this.questions = new Questions(system, actors);
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
    Stockroom stockroom = new Stockroom(inventory);
    NodeBook book = NodePorts.bookFor(inventory.catalog());
    Optional<NodeBook> counting = Optional.of(book).filter(any -> config.metrics().enabled());
    Optional<SpanExport> spans =
        SpanExport.of(config.tracing(), config.app().node().name(), Metadata.version());
    Recorder recorder =
        new QueryLog(counting.<Recorder>map(counted -> counted).orElse(Recorder.NONE));
    Recorder traced =
        spans.<Recorder>map(tracer -> new TracedRecorder(recorder, tracer)).orElse(recorder);
    NodeSystem.Begun begun =
        new NodeSystem(config, stockroom, queryIds, traced, counting, CLOCK).begin();
    ActorSystem<Void> system = begun.system();
    Optional<NodeShutdown> shutdown = Optional.empty();
    try {
      NodeGuardian.Started actors = begun.actors().join();
      Access access = new Access(config.access());
      NodePorts ports =
          new NodePorts.Opening(config, access, inventory, actors, book, spans, CLOCK, system)
              .open(queryIds);
      new NodeDashboard(config, inventory, actors, system)
          .mount(ports.server(), ports.admin(), CLOCK);
      NodeShutdown stopping =
          new NodeShutdown(
              system,
              ports.server(),
              ports.grpc(),
              config.http().drainTimeout(),
              ports.admin(),
              ports.metrics(),
              actors.shards(),
              inventory.devices(),
              LEAVE_TIMEOUT,
              inventory.loader(),
              begun.health(),
              spans);
      stopping.register();
      shutdown = Optional.of(stopping);
      List<DeviceId> devices = inventory.devices().stream().map(Device::id).toList();
      Membership membership = new Membership(system, config.app().cluster(), devices);
      membership.join();
      ServingNode node = new ServingNode(system, inventory, actors, ports);
      Arrival arrival = new Arrival(node.questions, actors.shards(), inventory, CLOCK);
      arrival.awaitLoaded();
      ports.server().ifPresent(s -> node.operate(s, stockroom, config));
      ports
          .server()
          .ifPresent(
              s ->
                  new WarmUp(s.uri(), s.frontend().protection(), CLOCK)
                      .ask(inventory.catalog(), config.app().repository()));
      arrival.awaitAcquainted();
      ports.server().ifPresent(InferenceServer::open);
      begun.health().open();
      membership.lookOut();
      return node;
    } catch (CompletionException e) {
      giveUp(system, inventory, shutdown);
      throw new StartFailed(e.getCause().getMessage(), e.getCause());
    } catch (StartFailed e) {
      giveUp(system, inventory, shutdown);
      throw e;
    }
  }

  /** From now on operators can load and unload families. */
  private void operate(InferenceServer frontend, Stockroom stockroom, ServerConfig config) {
    stockroom.follow(stand -> frontend.serve(stand.inventory().catalog(), stand.unloaded()));
    Stockroom.Stand stand = stockroom.now();
    frontend.serve(stand.inventory().catalog(), stand.unloaded());
    frontend.operate(
        new OperatedRepository(
            stockroom,
            new Rereading(config.app().repository(), config.app().devices()),
            family -> questions.readiness(family).ready(),
            order -> actors.board().tell(new Board.Order(order)),
            CLOCK,
            system.dispatchers().lookup(DispatcherSelector.blocking())));
  }

  /** Leaves the others, if it was let in, as one that goes and not as one that is lost. */
  private static void giveUp(
      ActorSystem<Void> system, Inventory inventory, Optional<NodeShutdown> shutdown) {
    CompletionStage<Done> end =
        Membership.isLetIn(system)
            ? CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason())
            : NodeShutdown.withoutLeaving(system, shutdown);
    end.toCompletableFuture().join();
    inventory.loader().close();
  }

  /** Where clients reach the node, if it takes queries. */
  public Optional<URI> uri() {
    return ports.server().map(InferenceServer::uri);
  }

  /** The port for gRPC clients, if the node takes queries and offers that. */
  public Optional<Integer> grpcPort() {
    return ports.grpc().map(GrpcServer::port);
  }

  /** Where other nodes reach the node, as {@code host:port}. */
  public String address() {
    return Cluster.get(system).selfMember().address().getHost().orElse("")
        + ":"
        + Cluster.get(system).selfMember().address().getPort().orElse(0);
  }

  /** Where operators reach the node. */
  public URI adminUri() {
    return ports.admin().uri();
  }

  /** Where what is measured is shown besides, if it is. */
  public Optional<URI> metricsUri() {
    return ports.metrics().map(MetricsServer::uri);
  }

  public Catalog catalog() {
    return inventory.catalog();
  }

  public List<Device> devices() {
    return inventory.devices();
  }

  /** How things stand with the plan. */
  public PlanStatus planStatus() {
    return questions.planStatus();
  }

  /** Which variants of a family can take queries just now. */
  public Readiness readiness(FamilyId family) {
    return questions.readiness(family);
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

  ActorRef<Watch.Command> watch() {
    return actors.watch();
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

  /** Whether the node stopped because it was told to leave the cluster, by operators or scaling. */
  public boolean wasSentAway() {
    return CoordinatedShutdown.get(system)
        .getShutdownReason()
        .filter(CoordinatedShutdown.clusterLeavingReason()::equals)
        .isPresent();
  }

  private static Optional<String> whyLost(CoordinatedShutdown.Reason reason) {
    if (reason instanceof GaveWay gaveWay) {
      return Optional.of(gaveWay.why());
    }
    return reason instanceof CoordinatedShutdown.ClusterDowningReason$
        ? Optional.of("the other nodes took this one for lost, and go on without it")
        : Optional.empty();
  }
}
