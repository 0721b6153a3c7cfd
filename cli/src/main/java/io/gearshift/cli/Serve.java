package io.gearshift.cli;

import io.gearshift.cluster.Inventory;
import io.gearshift.cluster.ServerConfig;
import io.gearshift.cluster.ServingNode;
import io.gearshift.cluster.Stocktake;
import io.gearshift.runtime.steps.StandardSteps;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a node and serves until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Serve the model repository over HTTP and gRPC, until it is told to stop.",
      "Latencies that were never measured on this machine are measured first."
    },
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift serve                                        the bundled models, at port 8080
          ./gearshift serve -p 9000 -r DIR -c my.conf              another port, repository and settings
          ./gearshift serve -D planning.planner=proteus            a single setting
          ./gearshift serve --name b -p 0 --admin-port 0 --join HOST:PORT   one more node of a cluster
          ./gearshift serve -p 0 --json > ready.json &             for a script: a line once it serves

        What --json prints, on one line, once it serves:
          {"url", "grpcPort", "adminUrl", "address", "repository", "readySeconds", "families": [..],
           "pipelines": [..]}; url and grpcPort are null on a node that does not open them

        See also: gearshift models list, gearshift load, gearshift cluster
        """)
final class Serve implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port to listen at; 0 takes any free one (default: http.port, 8080).")
  private Integer port;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      description =
          "Port for gRPC, the one after --port by default; 0 takes any free one, off opens none.")
  private String grpcPort;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description =
          "Port for operators, on loopback unless configured; 0 takes any free one (default:"
              + " admin.port, 8558).")
  private Integer adminPort;

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      split = ",",
      description = {
        "Serve together with the nodes there; can be repeated, and any of them is enough.",
        "Each node prints what others join it by."
      })
  private List<String> join = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the node, unique in the cluster; that of the machine by default.")
  private String name;

  @Option(
      names = "--json",
      description = "Once it serves, print where and what as JSON on one line, and nothing else.")
  private boolean asJson;

  @Override
  public Integer call() {
    long begun = System.nanoTime();
    Map<String, String> overrides = new LinkedHashMap<>();
    if (port != null) {
      overrides.put("http.port", port.toString());
    }
    if ("off".equals(grpcPort)) {
      overrides.put("grpc.enabled", "false");
    } else if (grpcPort != null) {
      overrides.put("grpc.port", grpcPort);
    }
    if (adminPort != null) {
      overrides.put("admin.port", adminPort.toString());
    }
    if (!join.isEmpty()) {
      overrides.put("cluster.join", String.join(",", join));
    }
    if (name != null) {
      overrides.put("node.name", name);
    }
    ServerConfig config = options.load(overrides);
    Inventory inventory;
    try (MeasuringBar bar = new MeasuringBar(spec.commandLine().getErr())) {
      inventory = Stocktake.of(config.app(), new StandardSteps(), bar);
    }
    ServingNode node = ServingNode.start(config, inventory);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> System.err.println("gearshift: draining …"), "farewell"));
    PrintWriter out = spec.commandLine().getOut();
    Banner banner = new Banner(node, config.app().repository().toAbsolutePath().normalize());
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (asJson) {
      out.println(banner.json(seconds));
    } else {
      out.print(banner.text());
      out.printf("%n  ready in %.1f s; Ctrl-C drains and leaves%n", seconds);
    }
    out.flush();
    node.whenStopped().toCompletableFuture().join();
    if (node.whyLost().isPresent()) {
      spec.commandLine()
          .getErr()
          .println("gearshift: " + node.whyLost().orElseThrow() + "; start it again");
      return ExitCodes.AGAIN;
    }
    if (node.wasSentAway() && config.scaling().restsAfterLeaving()) {
      rest(config.scaling().rest());
      return ExitCodes.AGAIN;
    }
    return 0;
  }

  /** Whoever ends at once is started again, until it is taken away. */
  private void rest(Duration longest) {
    spec.commandLine().getErr().println("gearshift: it has left, and waits to be taken away");
    new CompletableFuture<Void>()
        .completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    spec.commandLine().getErr().println("gearshift: nobody took it away; start it again");
  }
}
