package io.gearshift.bench;

import io.gearshift.config.ModelRepository;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.runtime.OnnxModelLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What it costs to load a variant for several numbers of cores, and to switch between them. */
@Command(name = "rungs", description = "Memory, load time and switch time by numbers of cores.")
final class Rungs implements Callable<Integer> {
  private static final Path MODELS = Path.of(System.getProperty("gearshift.home", "."), "models");
  private static final List<Integer> MOST_CORES = List.of(1, 2, 4, 8);
  private static final int SWITCHES = 1_000_000;

  @Parameters(
      description = "FAMILY/VARIANT of the bundled ones.",
      defaultValue = "fashion/large",
      arity = "0..*")
  private List<String> variants;

  @Override
  public Integer call() throws IOException {
    Table.header("variant", "max-cores", "sessions", "load ms", "more RAM, MiB", "switch, ns");
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      for (String name : variants) {
        int slash = name.indexOf('/');
        FamilyId id = new FamilyId(name.substring(0, slash));
        Family family = ModelRepository.open(MODELS, id).catalog().family(id.name()).orElseThrow();
        Variant variant = family.variant(name.substring(slash + 1)).orElseThrow();
        loader.load(family, variant, device(1)).toCompletableFuture().join().close(); // warms up
        for (int cores : MOST_CORES) {
          measure(loader, family, variant, device(cores));
        }
      }
    }
    return 0;
  }

  private static void measure(OnnxModelLoader loader, Family family, Variant variant, Device device)
      throws IOException {
    System.gc();
    long before = residentKiB();
    long start = System.nanoTime();
    try (ModelInstance instance =
        loader.load(family, variant, device).toCompletableFuture().join()) {
      double loadMs = (System.nanoTime() - start) / 1e6;
      long after = residentKiB();
      Table.row(
          variant.id().toString(),
          Integer.toString(device.maxCores()),
          Integer.toString(device.rungs().size()),
          "%.0f".formatted(loadMs),
          "%.1f".formatted((after - before) / 1024.0),
          "%.0f".formatted(switchNanos(instance)));
    }
  }

  private static double switchNanos(ModelInstance instance) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < SWITCHES; i++) {
        instance.useCores(1 + (i & 1));
      }
      best = Math.min(best, (System.nanoTime() - start) / (double) SWITCHES);
    }
    return best;
  }

  private static Device device(int maxCores) {
    return new Device(new DeviceId("a"), new DeviceKind("cpu"), 0, 1, 1L << 40, maxCores);
  }

  private static long residentKiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
