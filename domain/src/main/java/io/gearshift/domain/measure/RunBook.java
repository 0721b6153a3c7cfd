package io.gearshift.domain.measure;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.BatchResult;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The batches of one variant on one device of this node. */
public final class RunBook implements RunMeter {

  /** Where the time of batches of one size went. */
  public record Batch(int items, Total assemble, Total run, Total split) {}

  private static final class Size {
    private final Sum assemble = new Sum();
    private final Sum run = new Sum();
    private final Sum split = new Sum();
  }

  private final VariantId variant;
  private final DeviceId device;
  private final Map<Integer, Size> sizes = new ConcurrentHashMap<>();
  private final Distribution runs = new Distribution();
  private final LongAdder failures = new LongAdder();
  private final LongAdder busyNanos = new LongAdder();
  private volatile int waiting;

  RunBook(VariantId variant, DeviceId device) {
    this.variant = variant;
    this.device = device;
  }

  public VariantId variant() {
    return variant;
  }

  public DeviceId device() {
    return device;
  }

  /** Queries that wait just now. */
  public int waiting() {
    return waiting;
  }

  /** Batches that could not be run. */
  public long failures() {
    return failures.sum();
  }

  /** How long the device was taken up altogether, in nanoseconds. */
  public long busyNanos() {
    return busyNanos.sum();
  }

  /** How long batches took on the device. */
  public Distribution runs() {
    return runs;
  }

  /** Batches that have run, by their size, the smallest first. */
  public Iterable<Batch> batches() {
    Map<Integer, Batch> batches = new TreeMap<>();
    sizes.forEach(
        (items, size) ->
            batches.put(
                items,
                new Batch(items, size.assemble.total(), size.run.total(), size.split.total())));
    return batches.values();
  }

  @Override
  public void waiting(int queries) {
    waiting = queries;
  }

  @Override
  public void ran(int items, BatchResult result, Duration busy) {
    Size size = sizes.get(items);
    if (size == null) {
      size = sizes.computeIfAbsent(items, any -> new Size());
    }
    size.assemble.add(result.assemble().toNanos());
    size.run.add(result.run().toNanos());
    size.split.add(result.split().toNanos());
    runs.record(result.assemble().plus(result.run()).plus(result.split()).toNanos());
    busyNanos.add(Math.max(0, busy.toNanos()));
  }

  @Override
  public void failed(Duration busy) {
    failures.increment();
    busyNanos.add(Math.max(0, busy.toNanos()));
  }
}
