package io.gearshift.cluster;

import io.gearshift.cluster.members.Members;
import io.gearshift.cluster.trace.SpanExport;
import io.gearshift.config.ClusterSettings.Role;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.grpc.GrpcServer;
import io.gearshift.http.AdminPorts;
import io.gearshift.http.AdminServer;
import io.gearshift.http.InferenceServer;
import io.gearshift.http.ListenFailed;
import io.gearshift.http.MetricsPage;
import io.gearshift.http.MetricsServer;
import io.gearshift.http.security.Access;
import io.gearshift.http.security.PortTls;
import io.gearshift.http.security.Protection;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;

/**
 * The ports at which a node is reached by those who are no nodes.
 *
 * @param server for queries over HTTP, if the node takes any
 * @param grpc for queries over gRPC, if the node takes any and offers that
 * @param metrics where what is measured is shown besides, if it is
 */
record NodePorts(
    Optional<InferenceServer> server,
    Optional<GrpcServer> grpc,
    AdminServer admin,
    Optional<MetricsServer> metrics) {

  /** Everything that is served is in it from the beginning, with nothing done yet. */
  static NodeBook bookFor(Catalog catalog) {
    NodeBook book = new NodeBook();
    for (Family family : catalog.families()) {
      family.variants().forEach(variant -> book.family(family.id()).expect(variant.id().name()));
    }
    catalog.pipelines().forEach(pipeline -> book.pipeline(pipeline.id()).expect(Pipeline.VERSION));
    return book;
  }

  /**
   * What the ports answer from.
   *
   * @param book where what happens on the node is counted
   * @param spans where what is traced goes, if it is
   */
  record Opening(
      ServerConfig config,
      Access access,
      Inventory inventory,
      NodeGuardian.Started actors,
      NodeBook book,
      Optional<SpanExport> spans,
      InstantSource clock,
      ActorSystem<Void> system) {

    /**
     * @throws java.util.concurrent.CompletionException if a port cannot be had
     * @throws StartFailed likewise
     */
    NodePorts open(QueryIds queryIds) {
      Optional<InferenceServer> server =
          config.app().cluster().has(Role.FRONTEND)
              ? Optional.of(listen(queryIds))
              : Optional.empty();
      spans.ifPresent(tracer -> server.ifPresent(http -> http.trace(tracer)));
      MetricsPage page = new PrometheusPage(config.app().node().name(), book, spans);
      AdminServer admin = administer(server, page);
      Optional<MetricsServer> metrics = config.metrics().port().map(port -> show(port, page));
      return new NodePorts(server, server.flatMap(this::listen), admin, metrics);
    }

    private AdminServer administer(Optional<InferenceServer> server, MetricsPage page) {
      return AdminServer.start(
              config.admin(),
              protection(config.admin().tls()),
              new AdminPorts(
                  actors.replanner(),
                  actors.board(),
                  page,
                  new Members(Cluster.get(system)),
                  server.map(InferenceServer::repository),
                  Management.routes(system),
                  List.copyOf(actors.routers().stages().values())),
              system)
          .toCompletableFuture()
          .join();
    }

    private InferenceServer listen(QueryIds queryIds) {
      return InferenceServer.start(
              config.http(),
              protection(config.http().tls()),
              inventory.catalog(),
              actors.routers(),
              queryIds,
              book,
              clock,
              system)
          .toCompletableFuture()
          .join();
    }

    private Optional<GrpcServer> listen(InferenceServer http) {
      if (!config.grpc().enabled()) {
        return Optional.empty();
      }
      int port = config.grpc().port(config.http().port());
      try {
        return Optional.of(GrpcServer.start(config.grpc(), port, http.frontend(), system));
      } catch (ListenFailed e) {
        throw new StartFailed(e.getMessage(), e);
      }
    }

    private MetricsServer show(int port, MetricsPage page) {
      return MetricsServer.start(config.metrics().host(), port, actors.replanner(), page, system)
          .toCompletableFuture()
          .join();
    }

    private Protection protection(PortTls tls) {
      Protection protection;
      try {
        protection = Protection.of(tls, access, clock);
      } catch (IllegalArgumentException e) { // changed since the settings were read
        throw new StartFailed(e.getMessage(), e);
      }
      protection.follow(system);
      return protection;
    }
  }
}
