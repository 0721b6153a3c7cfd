package io.gearshift.cluster;

import io.gearshift.cluster.members.Members;
import io.gearshift.http.AdminServer;
import io.gearshift.http.InferenceServer;
import io.gearshift.http.dashboard.Dashboard;
import io.gearshift.http.dashboard.DashboardPorts;
import io.gearshift.http.dashboard.DashboardSettings;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard of a node, on the port where the settings want it.
 *
 * @param inventory what is served
 */
record NodeDashboard(
    ServerConfig config, Inventory inventory, NodeGuardian.Started actors, ActorSystem<?> system) {
  private static final Logger LOG = LoggerFactory.getLogger(NodeDashboard.class);

  void mount(Optional<InferenceServer> server, AdminServer admin, InstantSource clock) {
    switch (config.dashboard().port()) {
      case PUBLIC -> server.ifPresent(shown -> shown.mount(dashboard(clock)));
      case ADMIN -> admin.mount(dashboard(clock));
      case OFF -> LOG.debug("no dashboard");
    }
  }

  private Dashboard dashboard(InstantSource clock) {
    DashboardSettings settings = config.dashboard();
    Foresight foresight =
        Foresight.of(
            config.app().planning(),
            inventory.gearPlans(),
            inventory.catalog().families(),
            actors.replanner(),
            system);
    return Dashboard.start(
        new DashboardPorts(
            inventory.catalog(),
            actors.replanner(),
            actors.watch(),
            new Members(Cluster.get(system)),
            foresight),
        settings.maxPages(),
        clock,
        system);
  }
}
