package io.gearshift.runtime.profile;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.ModelLoader;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.runtime.SampleInputs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Measures what variants cost on a device: latency for batches of 1, 2, 4, 8, … and the largest
 * that the family allows, memory and load time.
 *
 * <p>The latency of a batch is what a batcher sees: from handing it over to having the answers,
 * with the way to the device's thread and back. Memory is what the instance says of itself or, if
 * that is more and the device is a processor, by how much the process grew in RAM from before the
 * load to after the last run; so a profile is best taken while the process does nothing else.
 */
public final class Profiler {
  private static final String SENTENCE =
      "the quick brown fox jumps over the lazy dog while we measure how long this takes";
  private static final String NUMBER = "1";
  private static final int WARM_UP_RUNS = 2;
  private static final int FEWEST_RUNS = 3;
  private static final int MOST_RUNS = 5_000;

  private final ModelLoader loader;
  private final ProfileSettings settings;
  private final ProfileListener listener;

  public Profiler(ModelLoader loader, ProfileSettings settings, ProfileListener listener) {
    this.loader = loader;
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Loads a variant, measures it, and closes it again. Blocks.
   *
   * @param samples queries of one item each, taken in turn to fill the batches; if empty, made up
   *     from the signature: zeros, a sentence of 16 words or else the text "1", and the typical
   *     shape of the family
   * @throws LoadFailedException if the variant cannot be loaded
   * @throws RunFailedException if it cannot run on the samples
   */
  public VariantProfile profile(
      Family family, Variant variant, Device device, List<List<Tensor>> samples) {
    OptionalLong before = ResidentMemory.bytes();
    long start = System.nanoTime();
    try (ModelInstance instance = join(loader.load(family, variant, device))) {
      Duration loadTime = Duration.ofNanos(System.nanoTime() - start);
      listener.loaded(variant.id(), loadTime);
      List<List<Tensor>> queries = samples.isEmpty() ? madeUp(family, instance) : samples;
      Map<Integer, Latency> measured = measure(family, variant, instance, queries);
      long memory = instance.memoryBytes();
      if (before.isPresent() && !device.kind().isCuda()) {
        memory = Math.max(memory, ResidentMemory.bytes().orElse(0) - before.getAsLong());
      }
      return new VariantProfile(
          variant.id(),
          device.kind(),
          device.cores(),
          profile(measured, Latency::p50),
          profile(measured, Latency::p95),
          profile(measured, Latency::p99),
          memory,
          loadTime);
    }
  }

  /** Some networks that are told text want numbers in it. */
  private static List<List<Tensor>> madeUp(Family family, ModelInstance instance) {
    List<List<Tensor>> sentence = List.of(SampleInputs.of(family, SENTENCE));
    try {
      join(instance.run(sentence));
      return sentence;
    } catch (RunFailedException e) {
      return List.of(SampleInputs.of(family, NUMBER));
    }
  }

  private Map<Integer, Latency> measure(
      Family family, Variant variant, ModelInstance instance, List<List<Tensor>> samples) {
    List<Integer> sizes = sizes(family.maxBatch());
    long nanosPerSize = settings.budget().toNanos() / sizes.size();
    Map<Integer, Latency> measured = new TreeMap<>();
    for (int size : sizes) {
      List<List<Tensor>> batch = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        batch.add(samples.get(i % samples.size()));
      }
      long[] nanos = measure(instance, batch, nanosPerSize);
      Latency latency = Latency.of(nanos);
      measured.put(size, latency);
      listener.measured(variant.id(), size, nanos.length, latency);
      if (latency.p50().compareTo(settings.longestBatch()) > 0 && size < family.maxBatch()) {
        listener.stopped(variant.id(), sizes.get(sizes.indexOf(size) + 1));
        break;
      }
    }
    return measured;
  }

  private static long[] measure(ModelInstance instance, List<List<Tensor>> batch, long budget) {
    for (int i = 0; i < WARM_UP_RUNS; i++) {
      join(instance.run(batch));
    }
    long[] nanos = new long[MOST_RUNS];
    int runs = 0;
    long begin = System.nanoTime();
    long end = begin;
    while (runs < FEWEST_RUNS || (runs < MOST_RUNS && end - begin < budget)) {
      long start = System.nanoTime();
      join(instance.run(batch));
      end = System.nanoTime();
      nanos[runs++] = end - start;
    }
    return Arrays.copyOf(nanos, runs);
  }

  /** 1, 2, 4, 8, … and the largest. */
  private static List<Integer> sizes(int maxBatch) {
    List<Integer> sizes = new ArrayList<>();
    for (long size = 1; size < maxBatch; size *= 2) {
      sizes.add((int) size);
    }
    sizes.add(maxBatch);
    return sizes;
  }

  private static LatencyProfile profile(
      Map<Integer, Latency> measured, Function<Latency, Duration> which) {
    Map<Integer, Duration> points = new TreeMap<>();
    measured.forEach((size, latency) -> points.put(size, which.apply(latency)));
    return LatencyProfile.measured(points);
  }

  private static <T> T join(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
