package io.gearshift.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What serving costs beyond the network: the server over HTTP against a raw ONNX Runtime loop. */
@Command(
    name = "overhead",
    description = "The server over HTTP, with binary bodies, against a raw ONNX Runtime loop.",
    mixinStandardHelpOptions = true)
final class Overhead implements Callable<Integer> {
  private static final int TOKENS = 16;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description =
          "Seconds of load before; while the JVM still compiles, it is not the server"
              + " that is measured (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Length of each slice (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--slices",
      defaultValue = "7",
      description = "How often raw loop and server take turns (default: ${DEFAULT-VALUE}).")
  private int slices;

  @Option(names = "--connections", defaultValue = "32", description = "Keep-alive connections.")
  private int connections;

  @Option(
      names = "--batch",
      defaultValue = "1,16",
      split = ",",
      description = "Largest batches to measure with (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(names = "-D", paramLabel = "KEY=VALUE", description = "A setting for the server.")
  private Map<String, String> settings = Map.of();

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
    for (int batch : batches) {
      compare(home, network, batch);
    }
    return 0;
  }

  /**
   * The two take turns in short slices, so that both see the machine as it is just then; what is
   * told is the median over the slices, of the ratios and differences within each.
   */
  private void compare(Path home, Path network, int batch) throws Exception {
    List<Measured> raw = new ArrayList<>();
    List<Measured> served = new ArrayList<>();
    Load load;
    try (RawLoop loop = new RawLoop(network);
        ServerProcess server = new ServerProcess(home, network, batch, settings)) {
      load = new Load(server.port(), TOKENS);
      load.run(connections, warmUp, server);
      loop.run(batch, TOKENS, 1);
      load.forget();
      for (int slice = 0; slice < slices; slice++) {
        raw.add(loop.run(batch, TOKENS, seconds));
        served.add(load.run(connections, seconds, server));
      }
    }
    print("raw loop, batch " + batch, raw, Double.NaN, Double.NaN);
    print("HTTP, batch up to " + batch, served, load.latencyMs(50), load.latencyMs(99));
    System.out.printf(
        Locale.ROOT,
        "  throughput %.1f %% of the raw loop (%.1f to %.1f); CPU per query above it %.3f ms"
            + " (%.3f to %.3f), on the serving threads %.3f ms%n",
        median(ratios(raw, served)) * 100,
        Collections.min(ratios(raw, served)) * 100,
        Collections.max(ratios(raw, served)) * 100,
        median(differences(raw, served)),
        Collections.min(differences(raw, served)),
        Collections.max(differences(raw, served)),
        median(served.stream().map(Measured::servingCpuMs).toList()));
  }

  private static List<Double> ratios(List<Measured> raw, List<Measured> served) {
    return IntStream.range(0, raw.size())
        .mapToObj(i -> served.get(i).perSecond() / raw.get(i).perSecond())
        .toList();
  }

  private static List<Double> differences(List<Measured> raw, List<Measured> served) {
    return IntStream.range(0, raw.size())
        .mapToObj(i -> served.get(i).cpuMs() - raw.get(i).cpuMs())
        .toList();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void print(String name, List<Measured> measured, double p50, double p99) {
    System.out.printf(
        Locale.ROOT,
        "%-26s %10.1f %12.3f %10.2f %10.2f%n",
        name,
        median(measured.stream().map(Measured::perSecond).toList()),
        median(measured.stream().map(Measured::cpuMs).toList()),
        p50,
        p99);
  }
}
