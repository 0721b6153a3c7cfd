package io.gearshift.cli;

import io.gearshift.cluster.Inventory;
import io.gearshift.cluster.ServerConfig;
import io.gearshift.cluster.ServingNode;
import io.gearshift.cluster.Stocktake;
import io.gearshift.runtime.steps.StandardSteps;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a node and serves until it is told to stop. */
@Command(
    name = "serve",
    description = "Serve the model repository over HTTP and gRPC.",
    mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {
  /** The exit code of a node that should be started again: EX_TEMPFAIL of sysexits.h. */
  private static final int LOST = 75;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port to listen at; 0 takes any free one.")
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
      description = "Port for operators, on loopback unless configured; 0 takes any free one.")
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
    out.print(new Banner(node, config.app().repository().toAbsolutePath().normalize()).text());
    out.printf(
        "%n  ready in %.1f s; Ctrl-C drains and leaves%n", (System.nanoTime() - begun) / 1e9);
    out.flush();
    node.whenStopped().toCompletableFuture().join();
    if (node.whyLost().isPresent()) {
      spec.commandLine()
          .getErr()
          .println("gearshift: " + node.whyLost().orElseThrow() + "; start it again");
      return LOST;
    }
    return 0;
  }
}
