package io.gearshift.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.gearshift.config.SupernetFile;
import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.Convolution;
import io.gearshift.domain.supernet.PictureInput;
import io.gearshift.domain.supernet.TransformerSupernet;
import io.gearshift.runtime.supernet.ControlInputs;
import io.gearshift.runtime.supernet.RandomWeights;
import io.gearshift.runtime.supernet.SupernetForms;
import io.gearshift.runtime.supernet.WeightsFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a supernet costs and saves: one session for all subnets against a session for each. */
@Command(
    name = "supernet",
    description = "One session for all subnets of a supernet against a session for each.",
    mixinStandardHelpOptions = true)
final class SupernetCost implements Callable<Integer> {
  private static final int[] BATCHES = {1, 4, 16};
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  @Option(names = "--pairs", defaultValue = "60", description = "Runs of each, by turns.")
  private int pairs;

  /** A supernet with the subnets that are compared, from small to large. */
  private record Compared(String name, SupernetForms forms, int side, List<Subnet> subnets) {}

  @Override
  public Integer call() throws Exception {
    for (String family : List.of("fashion-gears", "fashion-slices")) {
      bundled(family);
    }
    TransformerSupernet large = large();
    List<Subnet> subnets = new ArrayList<>();
    for (int depth : new int[] {4, 6, 8}) {
      for (int width = 1; width <= large.chunks(); width++) {
        subnets.add(new Subnet(depth, width));
      }
    }
    measure(
        new Compared(
            "8 layers of 512, random weights",
            SupernetForms.of(large, new RandomWeights(1)),
            large.input().side(),
            subnets));
    return 0;
  }

  private void bundled(String family) throws Exception {
    Path home = Path.of(System.getProperty("gearshift.home"));
    SupernetFile file =
        SupernetFile.read(home.resolve("models/_gears").resolve(family).resolve("_supernet"));
    measure(
        new Compared(
            family,
            SupernetForms.of(file.network(), WeightsFile.read(file.weights())),
            file.network().input().side(),
            file.subnets().stream().map(SupernetFile.Served::subnet).toList()));
  }

  private static TransformerSupernet large() {
    return new TransformerSupernet(
        new PictureInput("image", 1, 28, 0.5, 0.5),
        "logits",
        List.of(new Convolution(7, 7, 0, 512)),
        8,
        512,
        8,
        2048,
        4,
        10,
        1e-5);
  }

  private void measure(Compared net) throws Exception {
    Path folder = Files.createTempDirectory("supernet");
    try {
      Path network = net.forms().write(folder);
      for (Subnet subnet : net.subnets()) {
        Files.write(SubnetSessions.alone(folder, subnet), net.forms().extracted(subnet));
      }
      System.out.printf("%n%s, %d subnets%n%n", net.name(), net.subnets().size());
      memory(folder, network, net);
      time(folder, network, net);
    } finally {
      delete(folder);
    }
  }

  private static void memory(Path folder, Path network, Compared net) throws Exception {
    double one = SupernetMemory.inProcess(folder, network, net.side(), net.subnets(), true);
    double each = SupernetMemory.inProcess(folder, network, net.side(), net.subnets(), false);
    Table.header("private memory, MiB", "one supernet", "a session for each", "ratio");
    Table.row("loaded, each run once", f("%.1f", one), f("%.1f", each), f("%.1f", each / one));
    System.out.println();
  }

  private void time(Path folder, Path network, Compared net) throws Exception {
    List<Subnet> tried =
        List.of(
            net.subnets().get(0),
            net.subnets().get(net.subnets().size() / 2),
            net.subnets().get(net.subnets().size() - 1));
    Table.header("CPU ms a run, supernet over alone", "batch 1", "batch 4", "batch 16");
    try (SubnetSessions sessions = new SubnetSessions(folder, network, tried)) {
      for (Subnet subnet : tried) {
        List<String> cells = new ArrayList<>();
        cells.add("depth " + subnet.depth() + ", width " + subnet.width());
        for (int batch : BATCHES) {
          cells.add(overhead(sessions, subnet, batch, net.side()));
        }
        Table.row(cells.toArray(new String[0]));
      }
      System.out.println();
      actuation(sessions, tried, net.side());
    }
  }

  private String overhead(SubnetSessions sessions, Subnet subnet, int batch, int side)
      throws OrtException {
    List<Double> chosen = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (OnnxTensor pictures = sessions.pictures(batch, side)) {
      for (int i = -pairs / 4; i < pairs; i++) {
        double one = cpuMs(() -> sessions.supernet(subnet, pictures));
        double other = cpuMs(() -> sessions.alone(subnet, pictures));
        if (i >= 0) {
          chosen.add(one);
          alone.add(other);
          ratios.add(one / other);
        }
      }
    }
    return f(
        "%.2f / %.2f (%+.0f %%)",
        Table.median(chosen), Table.median(alone), (Table.median(ratios) - 1) * 100);
  }

  /** What a run takes longer behind one of another subnet than behind one of its own. */
  private void actuation(SubnetSessions sessions, List<Subnet> subnets, int side)
      throws OrtException {
    Table.header("actuation", "microseconds");
    Table.row("control inputs of a subnet, made anew", f("%.1f", controlsMade(sessions, subnets)));
    for (int batch : BATCHES) {
      try (OnnxTensor pictures = sessions.pictures(batch, side)) {
        Subnet subnet = subnets.get(1);
        Subnet other = subnets.get(2);
        double chosen =
            added(
                () -> sessions.supernet(subnet, pictures),
                () -> sessions.supernet(other, pictures));
        double alone =
            added(() -> sessions.alone(subnet, pictures), () -> sessions.alone(other, pictures));
        Table.row("behind another subnet, batch " + batch, f("%+.0f", chosen * 1000));
        Table.row("behind another session, batch " + batch, f("%+.0f", alone * 1000));
      }
    }
  }

  private double controlsMade(SubnetSessions sessions, List<Subnet> subnets) throws OrtException {
    List<Double> made = new ArrayList<>();
    for (int i = 0; i < 20 * pairs; i++) {
      long start = System.nanoTime();
      ControlInputs inputs = sessions.controls(subnets.get(i % subnets.size()));
      made.add((System.nanoTime() - start) / 1e3);
      inputs.close();
    }
    return Table.median(made);
  }

  private double added(Run run, Run other) throws OrtException {
    List<Double> behindItself = new ArrayList<>();
    List<Double> behindOther = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      run.run();
      behindItself.add(cpuMs(run));
      other.run();
      behindOther.add(cpuMs(run));
    }
    return Table.median(behindOther) - Table.median(behindItself);
  }

  private interface Run {
    void run() throws OrtException;
  }

  /** Of this thread, on which ONNX Runtime works too. */
  private static double cpuMs(Run run) throws OrtException {
    long start = CPU.getCurrentThreadCpuTime();
    run.run();
    return (CPU.getCurrentThreadCpuTime() - start) / 1e6;
  }

  private static String f(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
