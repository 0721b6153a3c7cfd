package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import io.gearshift.domain.catalog.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppConfigTest {
  record Http(
      String host,
      int port,
      long maxBodyBytes,
      int maxJsonDepth,
      Duration grace,
      Duration drainTimeout,
      String repository,
      int maxConnections,
      Tls tls) {}

  record Grpc(
      boolean enabled,
      String host,
      String port,
      int maxCallsPerConnection,
      int maxQueriesPerStream,
      Duration keepAlive,
      Duration leastKeepAlive) {}

  record Tls(boolean enabled, Path key, Path certificate, Optional<Path> clientCa) {}

  record Admin(String host, int port, Tls tls) {}

  record Access(Optional<Path> keys, List<String> open) {}

  record Metrics(boolean enabled, String host, Optional<Integer> port) {}

  record Tracing(
      Optional<String> endpoint, double share, Map<String, String> headers, int buffer) {}

  record Dashboard(String port, int maxPages) {}

  record Scaling(
      String actuator,
      int minNodes,
      int maxNodes,
      Duration confirm,
      Duration quiet,
      Duration coldStart,
      Duration period,
      Duration patience,
      Kubernetes kubernetes,
      Processes process) {}

  record Kubernetes(String kind, String name, String namespace) {}

  record Processes(List<String> command) {}

  @TempDir Path folder;

  @Test
  void grpcListensWhereHttpDoesUnlessItIsTold() {
    assertThat(grpc(Map.of("http.host", "127.0.0.1")).host()).isEqualTo("127.0.0.1");
    assertThat(grpc(Map.of("http.host", "127.0.0.1", "grpc.host", "::")).host()).isEqualTo("::");
    assertThat(grpc(Map.of("grpc.port", "9001")).port()).isEqualTo("9001");
  }

  @Test
  void theDefaultsAreComplete() {
    AppConfig config = AppConfig.load(Optional.empty(), Map.of(), Map.of());

    assertThat(config.node().name()).isNotEqualTo("auto");
    assertThat(config.node().port()).isZero();
    assertThat(config.repository()).isEqualTo(Path.of("models"));
    assertThat(config.devices()).isEqualTo(DeviceSettings.AUTO);
    assertThat(config.batching())
        .isEqualTo(
            new BatchingSettings(
                "work-conserving",
                4096,
                256L << 20,
                new BatchingSettings.Timeout(32, Duration.ofMillis(5)),
                new BatchingSettings.Aimd(1, 0.5)));
    assertThat(config.routing())
        .isEqualTo(
            new RoutingSettings(
                "accuracy-by-backlog",
                0.4,
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                new RoutingSettings.Pull(24, Duration.ofMillis(2))));
    assertThat(config.planning())
        .isEqualTo(
            new PlanningSettings(
                "gearshift",
                "ewma-with-margin",
                1,
                Duration.ofSeconds(30),
                1.2,
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                Duration.ofSeconds(3),
                1.6,
                2));
    assertThat(config.pipelines()).isEqualTo(new PipelineSettings("predictive", 1024, 512L << 20));
    assertThat(config.cascades()).isEqualTo(new CascadingSettings(true, Duration.ofMillis(10)));
    assertThat(config.gears()).isEqualTo(new GearingSettings(List.of(), Duration.ofMillis(100), 8));
    assertThat(config.profiling()).isEqualTo(new ProfilingSettings(true, Duration.ofMillis(300)));
    Tls noTls = new Tls(false, Path.of("server.key"), Path.of("server.crt"), Optional.empty());
    assertThat(config.reader().read("http", Http.class))
        .isEqualTo(
            new Http(
                "0.0.0.0",
                8080,
                64L << 20,
                100,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                "index",
                10_000,
                noTls));
    assertThat(config.reader().read("grpc", Grpc.class))
        .isEqualTo(
            new Grpc(
                true, "0.0.0.0", "auto", 1000, 64, Duration.ofSeconds(60), Duration.ofSeconds(10)));
    assertThat(config.reader().read("admin", Admin.class))
        .isEqualTo(new Admin("127.0.0.1", 8558, noTls));
    assertThat(config.reader().read("access", Access.class))
        .isEqualTo(new Access(Optional.empty(), List.of("health", "metrics")));
    assertThat(config.reader().read("metrics", Metrics.class))
        .isEqualTo(new Metrics(true, "127.0.0.1", Optional.empty()));
    assertThat(config.reader().read("dashboard", Dashboard.class))
        .isEqualTo(new Dashboard("public", 64));
    assertThat(config.reader().read("tracing", Tracing.class))
        .isEqualTo(new Tracing(Optional.empty(), 0.01, Map.of(), 8192));
    assertThat(config.reader().read("scaling", Scaling.class))
        .isEqualTo(
            new Scaling(
                "none",
                1,
                10,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                new Kubernetes("statefulset", "gearshift", "auto"),
                new Processes(List.of("./gearshift", "serve"))));
    config.reader().requireAllRead();
  }

  @Test
  void everyDefaultHasAComment() {
    Config defaults = ConfigFactory.parseResources(AppConfig.class, "/gearshift-defaults.conf");
    for (Map.Entry<String, ConfigValue> entry :
        defaults.resolve().getConfig("gearshift").entrySet()) {
      assertThat(entry.getValue().origin().comments()).as(entry.getKey()).isNotEmpty();
    }
  }

  @Test
  void anOverrideBeatsTheFileAndTheFileTheEnvironmentAndThatTheDefault() throws IOException {
    Map<String, String> environment =
        Map.of("GEARSHIFT_HTTP_PORT", "1", "GEARSHIFT_REPOSITORY", "/env", "odd%%.name", "x");
    Optional<Path> file = Optional.of(file("gearshift { http.port = 2, node.name = filed }"));

    AppConfig env = AppConfig.load(Optional.empty(), Map.of(), environment);
    assertThat(env.reader().read("http", Http.class).port()).isEqualTo(1);
    assertThat(env.repository()).isEqualTo(Path.of("/env"));

    AppConfig filed = AppConfig.load(file, Map.of(), environment);
    assertThat(filed.reader().read("http", Http.class).port()).isEqualTo(2);
    assertThat(filed.node().name()).isEqualTo("filed");

    AppConfig overridden =
        AppConfig.load(file, Map.of("http.port", "3", "gearshift.node.name", "over"), environment);
    assertThat(overridden.reader().read("http", Http.class).port()).isEqualTo(3);
    assertThat(overridden.node().name()).isEqualTo("over");
  }

  @Test
  void aFileMayUseTheEnvironmentAndItsOwnKeys() throws IOException {
    Path file = file("gearshift { node.name = ${ME}, repository = ${gearshift.node.name}/models }");

    AppConfig config = AppConfig.load(Optional.of(file), Map.of(), Map.of("ME", "n1"));

    assertThat(config.repository()).isEqualTo(Path.of("n1/models"));
    assertThatThrownBy(() -> AppConfig.load(Optional.of(file), Map.of(), Map.of()))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("${ME}");
  }

  @Test
  void aMissingFileIsSaidSo() {
    assertThatThrownBy(
            () -> AppConfig.load(Optional.of(folder.resolve("no.conf")), Map.of(), Map.of()))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("no.conf' (expected: a file that exists)");
  }

  @Test
  void aParseErrorNamesTheLine() throws IOException {
    Path file = file("gearshift {\n  node { name = }\n  }}\n");

    assertThatThrownBy(() -> AppConfig.load(Optional.of(file), Map.of(), Map.of()))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("own.conf: 2");
  }

  @Test
  void problemsOfAllBlocksAreSaidTogetherWithTheirLines() throws IOException {
    Path file =
        file(
            """
            gearshift {
              batching { polcy = aimd, policy = aimed, timeout.max-batch = 0 }
              routing.policy = most-acurate
              pipelines.drops = predictiv
              planning { planner = gearshft, forecaster = emwa, floor = -1 }
              node.port = 99999
              devices = none
            }
            """);

    BadConfig bad =
        catchThrowableOfType(
            BadConfig.class, () -> AppConfig.load(Optional.of(file), Map.of(), Map.of()));

    assertThat(bad.problems()).hasSize(10);
    assertThat(bad)
        .hasMessageContaining("gearshift.batching.polcy: no such key")
        .hasMessageContaining("own.conf:2")
        .hasMessageContaining("Maybe you meant 'policy'")
        .hasMessageContaining("gearshift.batching.policy: \"aimed\"")
        .hasMessageContaining("gearshift.batching.timeout: max-batch: 0 (expected: >= 1)")
        .hasMessageContaining("gearshift.routing.policy: \"most-acurate\"")
        .hasMessageContaining("own.conf:3")
        .hasMessageContaining("gearshift.pipelines.drops: \"predictiv\" (expected: the name of")
        .hasMessageContaining("Maybe you meant 'predictive'")
        .hasMessageContaining("Maybe you meant 'most-accurate-in-time'")
        .hasMessageContaining("planning.planner: \"gearshft\" (expected: the name of a planner)")
        .hasMessageContaining("Maybe you meant 'gearshift'")
        .hasMessageContaining("\"emwa\" (expected: the name of a forecaster)")
        .hasMessageContaining("Maybe you meant 'ewma'")
        .hasMessageContaining("gearshift.planning: floor: -1.0 (expected: >= 0)")
        .hasMessageContaining("port: 99999 (expected: from 0 to 65535)")
        .hasMessageContaining("none (expected: auto, or a list of devices)");
  }

  @Test
  void aMisspeltBlockIsFoundWhenAllHaveBeenRead() throws IOException {
    AppConfig config =
        AppConfig.load(Optional.of(file("gearshift.htttp.port = 1")), Map.of(), Map.of());
    config.reader().read("http", Http.class);

    assertThatThrownBy(() -> config.reader().requireAllRead())
        .hasMessageContaining("gearshift.htttp: no such key")
        .hasMessageContaining("Maybe you meant 'http'");
  }

  @Test
  void theRootsOfAFileAreOursAndPekkos() throws IOException {
    Path pekko = file("pekko.loglevel = DEBUG");
    assertThat(
            AppConfig.load(Optional.of(pekko), Map.of(), Map.of())
                .raw()
                .getString("pekko.loglevel"))
        .isEqualTo("DEBUG");

    Path misspelt = file("gearshfit.http.port = 1");
    assertThatThrownBy(() -> AppConfig.load(Optional.of(misspelt), Map.of(), Map.of()))
        .hasMessageContaining("gearshfit: no such key")
        .hasMessageContaining("Maybe you meant 'gearshift'");
  }

  @Test
  void anOverrideThatIsWrongSaysThatItIsOne() {
    assertThatThrownBy(() -> AppConfig.load(Optional.empty(), Map.of("node.port", "x"), Map.of()))
        .hasMessageContaining("gearshift.node.port: \"x\" (expected: a whole number)")
        .hasMessageContaining("override node.port");
    assertThatThrownBy(() -> AppConfig.load(Optional.empty(), Map.of("a..b", "x"), Map.of()))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("a..b=x");
  }

  @Test
  void devicesMayBeDeclared() {
    AppConfig config =
        AppConfig.load(
            Optional.empty(),
            Map.of("devices", "[{id = c, kind = cpu-4, cores = 4, memory-bytes = 1GiB}]"),
            Map.of());

    assertThat(config.devices().declared())
        .isEqualTo(
            List.of(
                new DeviceSettings.Declared(
                    "c", "cpu-4", Optional.empty(), Optional.of(4), Optional.of(1L << 30))));
  }

  @Test
  void badDevicesAreProblems() {
    assertThatThrownBy(() -> loadDevices("[]")).hasMessageContaining("at least one device");
    assertThatThrownBy(() -> loadDevices("[{id = a, kind = cpu}, {id = a, kind = cpu}]"))
        .hasMessageContaining("'a' is declared twice");
    assertThatThrownBy(() -> loadDevices("[{id = a, kind = cuda}]"))
        .hasMessageContaining("gearshift.devices[0]: memory-bytes of a: missing");
    assertThatThrownBy(() -> loadDevices("[{id = a, kind = cpu, cors = 2}]"))
        .hasMessageContaining("gearshift.devices[0].cors: no such key");
    assertThatThrownBy(() -> loadDevices("[{id = a, kind = cpu, cores = 0}]"))
        .hasMessageContaining("cores of a: 0 (expected: >= 1)");
  }

  @Test
  void devicesMayGrow() {
    AppConfig config = loadDevices("[{id = a, kind = cpu, max-cores = 6}, {id = b, kind = cpu}]");

    List<Device> devices = Devices.detect(config.devices(), 8, 8L << 30);
    assertThat(devices.get(0).rungs()).containsExactly(1, 2, 4, 6);
    assertThat(devices.get(1).isGrowable()).isFalse();
    assertThat(config.cores()).isEqualTo(new CoreSettings(0, 0.8, Duration.ofSeconds(10)));
    assertThatThrownBy(() -> loadDevices("[{id = a, kind = cpu, cores = 4, max-cores = 2}]"))
        .hasMessageContaining("max-cores of a: 2 (expected: at least its cores, 4)");
    assertThatThrownBy(
            () -> loadDevices("[{id = a, kind = cuda, memory-bytes = 1GiB, max-cores = 2}]"))
        .hasMessageContaining("max-cores of a: 2 (expected: none, for the kind cuda");
    assertThatThrownBy(
            () -> AppConfig.load(Optional.empty(), Map.of("cores.shrink-after", "0s"), Map.of()))
        .hasMessageContaining("gearshift.cores: shrink-after: PT0S (expected: at least 100ms)");
  }

  @Test
  void syntheticDevicesMayBeDeclaredByTheDozen() {
    DeviceSettings devices =
        loadDevices(
                "[{id = g, kind = synthetic-h200, count = 12, like = cuda, factor = 0.5,"
                    + " memory-bytes = 1GiB}, {id = c, kind = cpu}]")
            .devices();
    List<Device> all = Devices.detect(devices, 4, 8L << 30);
    assertThat(all).hasSize(13);
    assertThat(all.get(11).id().name()).isEqualTo("g-11");
    assertThat(all.get(11).kind().isSynthetic()).isTrue();
    assertThat(all.get(12).memoryBytes()).as("no part of it is theirs").isEqualTo(4L << 30);
  }

  @Test
  void badSyntheticDevicesAreProblemsWithARemedy() {
    assertThatThrownBy(() -> loadDevices("[{id = s, kind = synthetic}]"))
        .hasMessageContaining("memory-bytes of s: missing (expected: what the device");
    assertThatThrownBy(() -> loadDevices("[{id = c, kind = cpu, count = 3}]"))
        .hasMessageContaining("count of c: 3 (expected: none, for the kind cpu is not synthetic)");
    assertThatThrownBy(() -> loadDevices(synthetic("count = 0")))
        .hasMessageContaining("count of s: 0 (expected: >= 1)");
    assertThatThrownBy(() -> loadDevices(synthetic("count = 20000")))
        .hasMessageContaining("count of s: 20000 (expected: from 1 to 10000)");
    assertThatThrownBy(() -> loadDevices(synthetic("like = synthetic-b")))
        .hasMessageContaining("like of s: synthetic-b (expected: a kind that was measured");
    assertThatThrownBy(() -> loadDevices(synthetic("like = cpu, factor = -1")))
        .hasMessageContaining("factor of s: -1.0 (expected: above 0)");
    assertThatThrownBy(() -> loadDevices(synthetic("factor = 2")))
        .hasMessageContaining("factor of s: 2.0 (expected: together with like");
    String other = "{id = t, kind = synthetic, memory-bytes = 1GiB, like = cpu}";
    assertThatThrownBy(
            () -> loadDevices("[{id = s, kind = synthetic, memory-bytes = 1GiB}, " + other + "]"))
        .hasMessageContaining("name another kind such as synthetic-b");
    assertThatThrownBy(
            () ->
                loadDevices(
                    "[{id = s, kind = synthetic, memory-bytes = 1, count = 2}, {id = s-1, kind ="
                        + " cpu}]"))
        .hasMessageContaining("'s-1' is declared twice");
  }

  private static String synthetic(String more) {
    return "[{id = s, kind = synthetic, memory-bytes = 1GiB, " + more + "}]";
  }

  private static Grpc grpc(Map<String, String> overrides) {
    return AppConfig.load(Optional.empty(), overrides, Map.of()).reader().read("grpc", Grpc.class);
  }

  private static AppConfig loadDevices(String devices) {
    return AppConfig.load(Optional.empty(), Map.of("devices", devices), Map.of());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("own.conf"), content);
  }
}
