package io.gearshift.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What more nodes bring, and what hops and many devices cost, on synthetic devices. */
@Command(
    name = "scaling",
    description = {
      "Queries in time by 1, 2 and 4 nodes; what it costs that a device is on another node; one node"
          + " with 10 and with 1,000 devices.",
      "Server processes on loopback, with synthetic devices."
    },
    mixinStandardHelpOptions = true)
final class Scaling implements Callable<Integer> {
  private enum Part {
    NODES,
    HOP,
    DEVICES
  }

  private static final double LONG_RUN_MS = 200;
  private static final double SHORT_RUN_MS = 20;
  private static final int DEVICES_PER_NODE = 8;

  @Option(
      names = "--parts",
      defaultValue = "NODES,HOP,DEVICES",
      split = ",",
      description = "What to measure: ${COMPLETION-CANDIDATES}.")
  private List<Part> parts;

  @Option(
      names = "--nodes",
      defaultValue = "1,2,4",
      split = ",",
      description = "Numbers of nodes (default: ${DEFAULT-VALUE}).")
  private List<Integer> nodes;

  @Option(
      names = "--devices",
      defaultValue = "10,1000",
      split = ",",
      description = "Numbers of devices of one node (default: ${DEFAULT-VALUE}).")
  private List<Integer> devices;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "Seconds of load before, on each (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "Length of each slice (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--slices",
      defaultValue = "5",
      description = "How often two take turns (default: ${DEFAULT-VALUE}).")
  private int slices;

  @Override
  public Integer call() throws Exception {
    Path home = Path.of(System.getProperty("gearshift.home"));
    if (parts.contains(Part.NODES)) {
      nodes(new SyntheticNodes(home, LONG_RUN_MS));
    }
    if (parts.contains(Part.HOP)) {
      hop(new SyntheticNodes(home, SHORT_RUN_MS));
    }
    if (parts.contains(Part.DEVICES)) {
      devices(new SyntheticNodes(home, SHORT_RUN_MS));
    }
    return 0;
  }

  /** Each node takes queries and has devices; so many clients at each as keep its devices busy. */
  private void nodes(SyntheticNodes made) throws Exception {
    Table.header(
        "nodes", "queries/s in time", "of the first", "CPU ms/query", "p50 ms", "p99 ms", "load");
    double first = 0;
    for (int count : nodes) {
      List<ServerProcess> servers = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          servers.add(
              made.start("n" + i, DEVICES_PER_NODE, i == 0 ? "" : servers.get(0).address()));
        }
        List<Load> loads = servers.stream().map(SyntheticNodes::load).toList();
        together(loads, servers, warmUp);
        loads.forEach(Load::forget);
        List<Measured> measured = together(loads, servers, seconds * slices);
        Duration inTime = Duration.ofMillis((long) (4 * LONG_RUN_MS));
        double rate =
            loads.stream().mapToLong(load -> load.within(inTime)).sum() / measured.get(0).seconds();
        first = first == 0 ? rate : first;
        long queries = measured.stream().mapToLong(Measured::queries).sum();
        Table.row(
            Integer.toString(count),
            number(rate),
            number(rate / first),
            number(measured.stream().mapToDouble(Measured::cpuSeconds).sum() * 1000 / queries),
            number(loads.stream().mapToDouble(load -> load.latencyMs(50)).max().orElse(0)),
            number(loads.stream().mapToDouble(load -> load.latencyMs(99)).max().orElse(0)),
            machineLoad());
      } finally {
        servers.forEach(ServerProcess::close);
      }
    }
  }

  /** Each server is asked by a client of its own; its processor time counts once. */
  private static List<Measured> together(
      List<Load> loads, List<ServerProcess> servers, double seconds) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(loads.size());
    try {
      List<Future<Measured>> running =
          IntStream.range(0, loads.size())
              .mapToObj(
                  i ->
                      clients.submit(
                          () -> loads.get(i).run(2 * DEVICES_PER_NODE, seconds, servers.get(i))))
              .toList();
      List<Measured> measured = new ArrayList<>();
      for (Future<Measured> one : running) {
        measured.add(one.get());
      }
      return measured;
    } finally {
      clients.shutdown();
    }
  }

  /** The same devices, asked through their own node and through one that has none. */
  private void hop(SyntheticNodes made) throws Exception {
    try (ServerProcess near = made.start("near", DEVICES_PER_NODE, "");
        ServerProcess far = made.start("far", 0, near.address())) {
      List<ServerProcess> both = List.of(near, far);
      Load local = SyntheticNodes.load(near);
      Load remote = SyntheticNodes.load(far);
      int clients = DEVICES_PER_NODE / 2;
      local.run(clients, warmUp, both);
      remote.run(clients, warmUp, both);
      local.forget();
      remote.forget();
      List<Double> here = new ArrayList<>();
      List<Double> there = new ArrayList<>();
      for (int slice = 0; slice < slices; slice++) {
        here.add(local.run(clients, seconds, both).cpuMs());
        there.add(remote.run(clients, seconds, both).cpuMs());
      }
      System.out.println();
      Table.header("device is", "p50 ms", "p99 ms", "CPU ms/query", "of the first", "load");
      row("on the node that is asked", local, here, here);
      row("on another node", remote, there, here);
    }
  }

  private static void row(String name, Load load, List<Double> cpu, List<Double> first) {
    Table.row(
        name,
        number(load.latencyMs(50)),
        number(load.latencyMs(99)),
        number(Table.median(cpu)),
        number(Table.median(cpu) / Table.median(first)),
        machineLoad());
  }

  /** All are there at once and take turns; processor time that one takes at rest is told apart. */
  private void devices(SyntheticNodes made) throws Exception {
    List<ServerProcess> servers = new ArrayList<>();
    try {
      for (int count : devices) {
        servers.add(made.start("d" + count, count, ""));
      }
      List<Load> loads = servers.stream().map(SyntheticNodes::load).toList();
      List<List<Double>> rest = new ArrayList<>();
      List<List<Double>> busy = new ArrayList<>();
      for (int i = 0; i < servers.size(); i++) {
        loads.get(i).run(DEVICES_PER_NODE, warmUp, servers.get(i));
        loads.get(i).forget();
        rest.add(new ArrayList<>());
        busy.add(new ArrayList<>());
      }
      for (int slice = 0; slice < slices; slice++) {
        for (int i = 0; i < servers.size(); i++) {
          double atRest = atRest(servers.get(i));
          Measured run = loads.get(i).run(DEVICES_PER_NODE, seconds, servers.get(i));
          rest.get(i).add(atRest);
          busy.get(i).add((run.cpuSeconds() - atRest * run.seconds()) * 1000 / run.queries());
        }
      }
      System.out.println();
      Table.header(
          "devices", "CPU ms/query", "cores at rest", "p50 ms", "plan ms", "ready s", "load");
      for (int i = 0; i < servers.size(); i++) {
        Table.row(
            Integer.toString(devices.get(i)),
            number(Table.median(busy.get(i))),
            String.format(Locale.ROOT, "%.3f", Table.median(rest.get(i))),
            number(loads.get(i).latencyMs(50)),
            number(planMs(servers.get(i))),
            number(servers.get(i).readySeconds()),
            machineLoad());
      }
    } finally {
      servers.forEach(ServerProcess::close);
    }
  }

  /** Processor seconds in a second without queries. */
  private double atRest(ServerProcess server) throws InterruptedException {
    double before = server.cpuSeconds();
    long begun = System.nanoTime();
    Thread.sleep((long) (seconds * 1000));
    return (server.cpuSeconds() - before) / ((System.nanoTime() - begun) / 1e9);
  }

  private static double planMs(ServerProcess server) throws IOException {
    return server.metric("gearshift_plan_solve_seconds_total")
        * 1000
        / Math.max(1, server.metric("gearshift_plans_total"));
  }

  private static String machineLoad() {
    return number(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
