package io.gearshift.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.cluster.Measurement;
import io.gearshift.cluster.Stocktake;
import io.gearshift.config.AppConfig;
import io.gearshift.config.ModelRepository;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.runtime.OnnxModelLoader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what variants cost on the devices that are here, and writes it beside them. */
@Command(
    name = "profile",
    description = {
      "Measure latency by batch size, memory and load time of each variant.",
      "serve does so by itself for what was never measured; by hand after a change of hardware, or"
          + " to spend more time on it. What is found is written beside the variants."
    },
    mixinStandardHelpOptions = true,
    footer =
        """

        Examples:
          ./gearshift profile                                      everything, on every kind of device
          ./gearshift profile fashion --seconds 10                 one family, more carefully
          ./gearshift profile fashion --json | jq '.profiles[] | {variant, loadMs}'

        What --json prints:
          {"profiles": [{"variant", "kind", "cores", "memoryBytes", "loadMs",
                         "batches": [{"batch", "p50Ms", "p95Ms", "p99Ms"}]}], "problems": [..]}

        See also: gearshift plan, gearshift models evaluate
        """)
final class Profile implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Parameters(
      paramLabel = "FAMILY",
      arity = "0..1",
      description = "The family to measure; all if left out.")
  private String only;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "Time to spend on each variant and kind of device (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--json",
      description = "Print the result as one JSON object, and nothing else on standard output.")
  private boolean asJson;

  private record Task(Family family, Variant variant, Device device) {}

  @Override
  public Integer call() {
    AppConfig config = options.load(Map.of()).app();
    ModelRepository repository = ModelRepository.open(config.repository());
    List<Task> tasks = tasks(repository, config);
    List<VariantProfile> profiles = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (OnnxModelLoader loader = new OnnxModelLoader();
        ProgressBar bar = Bars.of("measuring", tasks.size())) {
      Duration budget = Duration.ofNanos((long) (seconds * 1e9));
      Measurement measurement = new Measurement(repository, loader, budget, problems::add);
      for (Task task : tasks) {
        bar.setExtraMessage(task.variant().id() + " on " + task.device().kind());
        try {
          profiles.add(measurement.of(task.family(), task.variant(), task.device()));
        } catch (LoadFailedException | RunFailedException e) {
          problems.add(task.variant().id() + ": " + e.getMessage());
        }
        bar.step();
      }
    }
    if (asJson) {
      spec.commandLine().getOut().println(json(profiles, problems));
    } else {
      print(profiles);
    }
    spec.commandLine().getOut().flush();
    problems.forEach(problem -> spec.commandLine().getErr().println("gearshift: " + problem));
    return problems.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private List<Task> tasks(ModelRepository repository, AppConfig config) {
    Map<String, Device> kinds = new TreeMap<>();
    Stocktake.devices(config).stream()
        .filter(device -> !device.kind().isSynthetic()) // they take what is written
        .flatMap(device -> device.rungs().stream().map(device::fixedAt))
        .forEach(device -> kinds.putIfAbsent(device.kind() + "-" + device.cores(), device));
    if (kinds.isEmpty()) {
      throw new CommandFailed(
          "devices: none of this node is there to be measured (expected: one that is not"
              + " synthetic)\nLeave out the devices of the configuration to measure this machine's:"
              + " -D devices=auto");
    }
    List<Task> tasks = new ArrayList<>();
    for (Family family : Families.chosen(repository, only)) {
      for (Variant variant : family.variants()) {
        kinds.values().forEach(device -> tasks.add(new Task(family, variant, device)));
      }
    }
    return tasks;
  }

  private void print(List<VariantProfile> profiles) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-24s %-8s %6s %9s %9s %9s %9s %9s%n",
        "variant", "kind", "batch", "p50 ms", "p95 ms", "p99 ms", "MiB", "load ms");
    for (VariantProfile profile : profiles) {
      for (int batch : profile.p50().points().keySet()) {
        out.printf(
            Locale.ROOT,
            "%-24s %-8s %6d %9.3f %9.3f %9.3f %9.1f %9.0f%n",
            profile.variant(),
            profile.kind(),
            batch,
            ms(profile.p50().of(batch)),
            ms(profile.p95().of(batch)),
            ms(profile.p99().of(batch)),
            profile.memoryBytes() / (double) (1 << 20),
            ms(profile.loadTime()));
      }
    }
    out.flush();
  }

  private static ObjectNode json(List<VariantProfile> profiles, List<String> problems) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("profiles");
    for (VariantProfile profile : profiles) {
      ObjectNode one = all.addObject();
      one.put("variant", profile.variant().toString());
      one.put("kind", profile.kind().toString());
      one.put("cores", profile.cores());
      one.put("memoryBytes", profile.memoryBytes());
      one.put("loadMs", ms(profile.loadTime()));
      ArrayNode batches = one.putArray("batches");
      for (int batch : profile.p50().points().keySet()) {
        batches
            .addObject()
            .put("batch", batch)
            .put("p50Ms", ms(profile.p50().of(batch)))
            .put("p95Ms", ms(profile.p95().of(batch)))
            .put("p99Ms", ms(profile.p99().of(batch)));
      }
    }
    problems.forEach(json.putArray("problems")::add);
    return json;
  }

  private static double ms(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
