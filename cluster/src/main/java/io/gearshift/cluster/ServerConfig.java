package io.gearshift.cluster;

import io.gearshift.cluster.scaling.ScalingSettings;
import io.gearshift.cluster.trace.TracingSettings;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BadConfig;
import io.gearshift.config.TlsSettings;
import io.gearshift.grpc.GrpcSettings;
import io.gearshift.http.AdminSettings;
import io.gearshift.http.HttpSettings;
import io.gearshift.http.MetricsSettings;
import io.gearshift.http.dashboard.DashboardSettings;
import io.gearshift.http.security.AccessSettings;
import io.gearshift.http.security.PortTls;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** All settings of a server: those that every command reads, and those of its ports. */
public record ServerConfig(
    AppConfig app,
    HttpSettings http,
    GrpcSettings grpc,
    AdminSettings admin,
    MetricsSettings metrics,
    DashboardSettings dashboard,
    AccessSettings access,
    TracingSettings tracing,
    ScalingSettings scaling) {

  /**
   * Reads the settings; see {@link AppConfig#load(Optional, Map)}.
   *
   * @throws BadConfig if something is wrong, or a key is left that nobody reads
   */
  public static ServerConfig load(Optional<Path> file, Map<String, String> overrides) {
    AppConfig app = AppConfig.load(file, overrides);
    HttpSettings http = app.reader().read("http", HttpSettings.class);
    GrpcSettings grpc = app.reader().read("grpc", GrpcSettings.class);
    AdminSettings admin = app.reader().read("admin", AdminSettings.class);
    MetricsSettings metrics = app.reader().read("metrics", MetricsSettings.class);
    DashboardSettings dashboard = app.reader().read("dashboard", DashboardSettings.class);
    AccessSettings access = app.reader().read("access", AccessSettings.class);
    TracingSettings tracing = app.reader().read("tracing", TracingSettings.class);
    ScalingSettings scaling = app.reader().read("scaling", ScalingSettings.class);
    app.reader().requireAllRead();
    checkNodeTls(app.node().tls());
    return new ServerConfig(app, http, grpc, admin, metrics, dashboard, access, tracing, scaling);
  }

  /** Pekko, which uses the files, would say less of what is wrong with them. */
  private static void checkNodeTls(TlsSettings tls) {
    try {
      new PortTls(tls.enabled(), tls.key(), tls.certificate(), Optional.of(tls.ca()));
    } catch (IllegalArgumentException e) {
      throw new BadConfig("gearshift.node.tls: " + e.getMessage().replace("client-ca:", "ca:"));
    }
  }
}
