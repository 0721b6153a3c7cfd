package io.gearshift.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.gearshift.actors.cascade.CascadeSettings;
import io.gearshift.actors.cascade.ShiftSettings;
import io.gearshift.actors.device.BatcherSettings;
import io.gearshift.actors.device.DeviceSettings;
import io.gearshift.actors.device.Growth;
import io.gearshift.actors.device.Hosting;
import io.gearshift.actors.pipeline.PipelineRouterSettings;
import io.gearshift.actors.stage.RouterSettings;
import io.gearshift.actors.stage.ShadowSettings;
import io.gearshift.cluster.members.Membership;
import io.gearshift.cluster.wire.Remoting;
import io.gearshift.cluster.wire.WireClock;
import io.gearshift.config.AccuracySettings;
import io.gearshift.config.AppConfig;
import io.gearshift.config.CoreSettings;
import io.gearshift.config.NodeSettings;
import io.gearshift.config.PipelineSettings;
import io.gearshift.config.Policies;
import io.gearshift.config.RoutingSettings;
import io.gearshift.domain.accuracy.ShadowRule;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.cores.CoreLedger;
import io.gearshift.domain.cores.CoreRule;
import io.gearshift.domain.execution.ModelLoader;
import io.gearshift.domain.measure.CoreMeter;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.runtime.synthetic.Delay;
import io.gearshift.runtime.synthetic.SyntheticDevice;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.remote.RemoteTransportException;

/**
 * The actors of a node, not yet among those of other nodes.
 *
 * @param stockroom what is served
 * @param queryIds gives each query of the node another
 * @param recorder told what happens on the node
 * @param book where that is counted, if it is
 */
record NodeSystem(
    ServerConfig config,
    Stockroom stockroom,
    LongSupplier queryIds,
    Recorder recorder,
    Optional<NodeBook> book,
    InstantSource clock) {
  private static final Duration RELOAD_BACKOFF = Duration.ofMillis(200);

  /** What runs; its actors are known a little later. */
  record Begun(
      ActorSystem<Void> system,
      CompletableFuture<NodeGuardian.Started> actors,
      NodeHealth health) {}

  /**
   * @throws StartFailed if the port for other nodes cannot be had
   */
  Begun begin() {
    CompletableFuture<NodeGuardian.Started> started = new CompletableFuture<>();
    NodeHealth health = new NodeHealth();
    NodeSettings node = config.app().node();
    try {
      ActorSystemSetup setup =
          ActorSystemSetup.create(
              BootstrapSetup.create(settings()), new WireClock(clock), health.check());
      return new Begun(
          ActorSystem.create(guardian().behavior(started), "gearshift", setup), started, health);
    } catch (RemoteTransportException e) {
      throw new StartFailed(
          String.format(
              "cannot listen for other nodes at %s:%d: %s%nSet node.host to an address of this"
                  + " machine, and node.port to a free port or to 0, which takes any.",
              node.host(), node.port(), e.getMessage()),
          e);
    }
  }

  private NodeGuardian guardian() {
    AppConfig app = config.app();
    RoutingSettings routing = app.routing();
    PipelineSettings pipelines = app.pipelines();
    NodePolicies policies = new NodePolicies(app);
    return new NodeGuardian(
        app.node().name(),
        policies,
        families(policies),
        new PipelineRouterSettings(
            Policies.drops(pipelines),
            routing.heartbeat(),
            routing.silentAfter(),
            config.http().grace(),
            pipelines.maxQueries(),
            pipelines.maxBytes()),
        app.planning(),
        config.scaling(),
        stockroom,
        new Rereading(app.repository(), app.devices()),
        hostings(policies),
        queryIds,
        recorder,
        book,
        clock);
  }

  private FamilyRouters families(NodePolicies policies) {
    AppConfig app = config.app();
    RoutingSettings routing = app.routing();
    return new FamilyRouters(
        new RouterSettings(
            routing.heartbeat(),
            routing.silentAfter(),
            config.http().grace(),
            app.batching().maxQueue(),
            app.batching().maxQueueBytes()),
        shadowing(app.accuracy().shadow()),
        new CascadeSettings(app.cascades().margin()),
        new ShiftSettings(
            app.gears().window(),
            app.gears().patience(),
            app.cascades().margin(),
            routing.silentAfter()),
        policies,
        queryIds,
        recorder,
        clock);
  }

  private static ShadowSettings shadowing(AccuracySettings.Shadow shadow) {
    return new ShadowSettings(
        shadow.enabled() ? shadow.share() : 0,
        shadow.maxHeld(),
        shadow.maxHeldBytes(),
        shadow.keep(),
        shadow.window());
  }

  private static ShadowRule shadowRule(AccuracySettings.Shadow shadow) {
    return shadow.enabled()
        ? new ShadowRule(shadow.deviceTimeShare(), shadow.runShare())
        : ShadowRule.NEVER;
  }

  private Map<DeviceId, Hosting> hostings(NodePolicies policies) {
    AppConfig app = config.app();
    DeviceSettings settings =
        new DeviceSettings(
            new BatcherSettings(app.batching().maxQueue(), app.batching().maxQueueBytes()),
            app.routing().heartbeat(),
            RELOAD_BACKOFF);
    CoreLedger ledger = ledger();
    Map<DeviceId, Hosting> hostings = new LinkedHashMap<>();
    for (Device device : stockroom.now().inventory().devices()) {
      hostings.put(
          device.id(),
          new Hosting(
              settings,
              device,
              () -> stockroom.now().inventory().catalog(),
              () -> stockroom.now().inventory().latencies(device),
              family -> policies.batching(family.slo()),
              loader(device),
              recorder,
              clock,
              device.kind().isSynthetic() ? ShadowRule.NEVER : shadowRule(app.accuracy().shadow()),
              growth(device, ledger)));
    }
    return hostings;
  }

  private CoreLedger ledger() {
    int total = config.app().cores().total();
    return new CoreLedger(
        total == 0 ? Runtime.getRuntime().availableProcessors() : total,
        stockroom.now().inventory().devices().stream()
            .filter(device -> !device.kind().isSynthetic() && !device.kind().isCuda())
            .collect(Collectors.toMap(Device::id, Device::cores)));
  }

  private Optional<Growth> growth(Device device, CoreLedger ledger) {
    if (!device.isGrowable()) {
      return Optional.empty();
    }
    CoreSettings cores = config.app().cores();
    return Optional.of(
        new Growth(
            ledger,
            new CoreRule(cores.headroom(), cores.shrinkAfter()),
            () -> stockroom.now().inventory().latenciesByCores(device),
            book.<CoreMeter>map(counted -> counted.cores(device.id())).orElse(CoreMeter.NONE)));
  }

  private ModelLoader loader(Device device) {
    return device.kind().isSynthetic()
        ? new SyntheticDevice(
            variant -> stockroom.now().inventory().profile(variant, device), Delay.real())
        : stockroom.now().inventory().loader();
  }

  private Config settings() {
    List<DeviceId> devices =
        stockroom.now().inventory().devices().stream().map(Device::id).toList();
    AppConfig app = config.app();
    List<String> roles = Membership.roles(app.node().name(), app.cluster(), devices);
    return ConfigFactory.parseMap(Map.of("pekko.cluster.roles", roles))
        .withFallback(app.raw())
        .withFallback(Remoting.config(app.node(), config.http().maxBodyBytes()))
        .withFallback(ConfigFactory.parseResources("gearshift-pekko.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
