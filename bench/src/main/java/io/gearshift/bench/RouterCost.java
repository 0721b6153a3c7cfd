package io.gearshift.bench;

import io.gearshift.config.BadConfig;
import io.gearshift.config.Policies;
import io.gearshift.config.RoutingSettings;
import io.gearshift.domain.routing.Routing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a router costs, by how many devices it knows; nothing else runs in the process. */
@Command(
    name = "routers",
    description = "Processor time of a router per query and per heartbeat, by number of devices.",
    mixinStandardHelpOptions = true)
final class RouterCost implements Callable<Integer> {
  private static final int WARM_UP = 3;
  private static final double HEADROOM = 0.4;

  @Option(
      names = "--devices",
      defaultValue = "10,100,1000",
      split = ",",
      description = "Numbers of devices to measure with (default: ${DEFAULT-VALUE}).")
  private List<Integer> devices;

  @Option(
      names = "--policies",
      defaultValue =
          "accuracy-by-backlog,weighted-split,most-accurate-in-time,opportunistic-reroute,slack-fit",
      split = ",",
      description = "Route policies to measure with (default: ${DEFAULT-VALUE}).")
  private List<String> policies;

  @Option(
      names = "--queries",
      defaultValue = "10000",
      description = "Queries of each slice, and reports (default: ${DEFAULT-VALUE}).")
  private int queries;

  @Option(
      names = "--slices",
      defaultValue = "7",
      description = "How often the numbers of devices take turns (default: ${DEFAULT-VALUE}).")
  private int slices;

  @Override
  public Integer call() {
    Table.header("policy", "devices", "us/query", "of the first", "us/report", "of the first");
    try {
      policies.forEach(this::compare);
    } catch (BadConfig e) {
      System.err.println(e.getMessage());
      return 1;
    }
    return 0;
  }

  /** They take turns in short slices, and what is told is the median. */
  private void compare(String name) {
    Routing policy =
        Policies.pushOrPull(
            new RoutingSettings(
                name,
                HEADROOM,
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                new RoutingSettings.Pull(24, Duration.ofMillis(2))));
    Map<Integer, List<Double>> perQuery = new LinkedHashMap<>();
    Map<Integer, List<Double>> perReport = new LinkedHashMap<>();
    Map<Integer, RoutedDevices> worlds = new LinkedHashMap<>();
    try {
      for (int count : devices) {
        worlds.put(count, new RoutedDevices(policy, count));
        perQuery.put(count, new ArrayList<>());
        perReport.put(count, new ArrayList<>());
      }
      for (int slice = 0; slice < WARM_UP + slices; slice++) {
        for (int count : devices) {
          double ofQuery = worlds.get(count).microsPerQuery(queries);
          double ofReport = worlds.get(count).microsPerReport(queries);
          if (slice >= WARM_UP) {
            perQuery.get(count).add(ofQuery);
            perReport.get(count).add(ofReport);
          }
        }
      }
    } finally {
      worlds.values().forEach(RoutedDevices::close);
    }
    int first = devices.get(0);
    for (int count : devices) {
      Table.row(
          name,
          String.valueOf(count),
          number(Table.median(perQuery.get(count))),
          ratio(perQuery, count, first),
          number(Table.median(perReport.get(count))),
          ratio(perReport, count, first));
    }
  }

  private static String ratio(Map<Integer, List<Double>> values, int count, int first) {
    return number(Table.median(values.get(count)) / Table.median(values.get(first)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
