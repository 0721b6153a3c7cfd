package io.gearshift.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks, by name. */
@Command(
    name = "bench/run",
    description = "Benchmarks that print ratios against a baseline of the same run.",
    mixinStandardHelpOptions = true,
    subcommands = {
      Agreement.class,
      Cores.class,
      GearsCost.class,
      LaneCost.class,
      MetricsCost.class,
      Overhead.class,
      RouterCost.class,
      Rungs.class,
      Scaling.class,
      SupernetCost.class
    })
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmarks()).execute(args));
  }
}
