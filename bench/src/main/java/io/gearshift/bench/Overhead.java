package io.gearshift.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What serving costs beyond the network: the server over HTTP against a raw ONNX Runtime loop. */
@Command(
    name = "overhead",
    description = "The server over HTTP, with binary bodies, against a raw ONNX Runtime loop.",
    mixinStandardHelpOptions = true)
final class Overhead implements Callable<Integer> {
  private static final int TOKENS = 16;
  private static final double WARM_UP_SECONDS = 8;

  @Option(names = "--seconds", defaultValue = "15", description = "Length of each measurement.")
  private double seconds;

  @Option(names = "--connections", defaultValue = "32", description = "Keep-alive connections.")
  private int connections;

  @Option(names = "--rounds", defaultValue = "1", description = "How often to measure it all.")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("gearshift.home"));
    Path network = home.resolve("models/topics/minilm-int8/model.onnx");
    if (!Files.exists(network)) {
      System.err.println("MiniLM int8 is not here yet: run ./gearshift models pull topics");
      return 1;
    }
    System.out.printf(
        "MiniLM int8, %d tokens, 24 KB answers; one core for the network, %d connections%n",
        TOKENS, connections);
    System.out.printf(
        "%-26s %10s %12s %10s %10s%n", "", "queries/s", "CPU ms/query", "p50 ms", "p99 ms");
    for (int round = 0; round < rounds; round++) {
      for (int batch : new int[] {1, 16}) {
        compare(home, network, batch);
      }
    }
    return 0;
  }

  private void compare(Path home, Path network, int batch) throws Exception {
    Measured raw;
    try (RawLoop loop = new RawLoop(network)) {
      raw = loop.run(batch, TOKENS, seconds);
    }
    print("raw loop, batch " + batch, raw, Double.NaN, Double.NaN);
    try (ServerProcess server = new ServerProcess(home, network, batch)) {
      Load load = new Load(server.port(), TOKENS);
      Measured served = load.run(connections, WARM_UP_SECONDS, seconds, server);
      print("HTTP, batch up to " + batch, served, load.latencyMs(50), load.latencyMs(99));
      System.out.printf(
          Locale.ROOT,
          "  throughput %.1f %% of the raw loop; %.3f ms of CPU per query above it%n",
          served.perSecond() / raw.perSecond() * 100,
          served.cpuMs() - raw.cpuMs());
    }
  }

  private static void print(String name, Measured measured, double p50, double p99) {
    System.out.printf(
        Locale.ROOT,
        "%-26s %10.1f %12.3f %10.2f %10.2f%n",
        name,
        measured.perSecond(),
        measured.cpuMs(),
        p50,
        p99);
  }
}
