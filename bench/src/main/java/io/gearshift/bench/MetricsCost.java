package io.gearshift.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What counting queries and batches costs: a server that does against one that does not. */
@Command(
    name = "metrics",
    description = "A server that counts queries and batches against one that does not.",
    mixinStandardHelpOptions = true)
final class MetricsCost implements Callable<Integer> {
  private static final int TOKENS = 16;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description = "Seconds of load before, on each.")
  private double warmUp;

  @Option(names = "--seconds", defaultValue = "5", description = "Length of each slice.")
  private double seconds;

  @Option(names = "--slices", defaultValue = "9", description = "How often the two take turns.")
  private int slices;

  @Option(names = "--connections", defaultValue = "32", description = "Keep-alive connections.")
  private int connections;

  @Option(names = "--batch", defaultValue = "16", description = "The largest batch.")
  private int batch;

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("gearshift.home"));
    Path network = home.resolve("models/topics/minilm-int8/model.onnx");
    if (!Files.exists(network)) {
      System.err.println("MiniLM int8 is not here yet: run ./gearshift models pull topics");
      return 1;
    }
    try (ServerProcess with = server(home, network, true);
        ServerProcess without = server(home, network, false)) {
      Load counted = new Load(with.port(), TOKENS);
      Load plain = new Load(without.port(), TOKENS);
      counted.run(connections, warmUp, with);
      plain.run(connections, warmUp, without);
      List<Measured> on = new ArrayList<>();
      List<Measured> off = new ArrayList<>();
      for (int slice = 0; slice < slices; slice++) {
        // by turns also in who comes first
        if (slice % 2 == 0) {
          on.add(counted.run(connections, seconds, with));
        }
        off.add(plain.run(connections, seconds, without));
        if (slice % 2 == 1) {
          on.add(counted.run(connections, seconds, with));
        }
      }
      print("throughput, counting over not", ratios(on, off, true));
      print("CPU per query, counting over not", ratios(on, off, false));
    }
    return 0;
  }

  private ServerProcess server(Path home, Path network, boolean counts) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("metrics.enabled", Boolean.toString(counts));
    return new ServerProcess(home, network, batch, settings);
  }

  private static List<Double> ratios(List<Measured> on, List<Measured> off, boolean throughput) {
    return IntStream.range(0, on.size())
        .mapToObj(
            i ->
                throughput
                    ? on.get(i).perSecond() / off.get(i).perSecond()
                    : on.get(i).cpuMs() / off.get(i).cpuMs())
        .sorted()
        .toList();
  }

  private static void print(String what, List<Double> sorted) {
    System.out.printf(
        Locale.ROOT,
        "%-34s median %.3f (%.3f to %.3f)%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }
}
