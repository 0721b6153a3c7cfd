package io.gearshift.cluster;

import com.sun.management.OperatingSystemMXBean;
import io.gearshift.domain.measure.ModelStatistics;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.QueryBook;
import io.gearshift.domain.measure.Total;
import io.gearshift.domain.measure.VersionBook;
import io.gearshift.domain.traffic.Reason;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/**
 * What happened on a node, under the names, labels and units of Triton, so that what was made for
 * it goes on. Its counters have no {@code _total}, which Kamon gives every counter: they are gauges
 * here, which queries cannot tell apart.
 */
final class TritonMetrics {
  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private enum Failure {
    REJECTED,
    CANCELED,
    BACKEND,
    OTHER
  }

  private final Metric.Gauge success;
  private final Metric.Gauge failure;
  private final Metric.Gauge items;
  private final Metric.Gauge executions;
  private final Metric.Gauge pending;
  private final Metric.Gauge request;
  private final Metric.Gauge queue;
  private final Metric.Gauge computeInput;
  private final Metric.Gauge computeInfer;
  private final Metric.Gauge computeOutput;
  private final Metric.Gauge cpu;
  private final Metric.Gauge memory;
  private final Metric.Gauge memoryUsed;

  TritonMetrics(Instruments in) {
    success = in.gauge("nv_inference_request_success", "Answered queries");
    failure = in.gauge("nv_inference_request_failure", "Queries without an answer, by reason");
    items = in.gauge("nv_inference_count", "Items of answered queries");
    executions = in.gauge("nv_inference_exec_count", "Batches that have run on this node");
    pending = in.gauge("nv_inference_pending_request_count", "Queries that have not ended");
    request = in.gauge("nv_inference_request_duration_us", "From arrival to answer, all together");
    queue = in.gauge("nv_inference_queue_duration_us", "Until the batch began, all together");
    computeInput = in.gauge("nv_inference_compute_input_duration_us", "Making the batch");
    computeInfer = in.gauge("nv_inference_compute_infer_duration_us", "In the network");
    computeOutput = in.gauge("nv_inference_compute_output_duration_us", "Making the answers");
    cpu = in.gauge("nv_cpu_utilization", "Use of the machine's cores, from 0 to 1");
    memory = in.gauge("nv_cpu_memory_total_bytes", "Memory of the machine");
    memoryUsed = in.gauge("nv_cpu_memory_used_bytes", "Memory of the machine that is in use");
  }

  void observe(NodeBook book) {
    for (QueryBook model : book.queries()) {
      pending
          .withTags(TagSet.of("model", model.model()).withTag("version", latest(model)))
          .update(model.pending());
      model.versions().forEach((version, queries) -> observe(book, model, version, queries));
    }
    cpu.withoutTags().update(Math.max(0, MACHINE.getCpuLoad()));
    long total = MACHINE.getTotalMemorySize();
    memory.withoutTags().update(total);
    memoryUsed.withoutTags().update(total - MACHINE.getFreeMemorySize());
  }

  private void observe(NodeBook book, QueryBook model, String version, VersionBook queries) {
    TagSet tags = TagSet.of("model", model.model()).withTag("version", version);
    ModelStatistics said = ModelStatistics.of(book, model.model(), Optional.of(version));
    success.withTags(tags).update(said.success().count());
    failures(queries)
        .forEach(
            (why, count) -> failure.withTags(tags.withTag("reason", why.name())).update(count));
    items.withTags(tags).update(said.items());
    executions.withTags(tags).update(said.executions());
    request.withTags(tags).update(micros(said.success()));
    queue.withTags(tags).update(micros(said.queue()));
    computeInput.withTags(tags).update(micros(said.computeInput()));
    computeInfer.withTags(tags).update(micros(said.computeInfer()));
    computeOutput.withTags(tags).update(micros(said.computeOutput()));
  }

  private static Map<Failure, Long> failures(VersionBook book) {
    Map<Failure, Long> failures = new EnumMap<>(Failure.class);
    for (Failure failure : Failure.values()) {
      failures.put(failure, failure == Failure.CANCELED ? book.cancelled().count() : 0);
    }
    for (Reason reason : Reason.values()) {
      failures.merge(failure(reason), book.refused(reason).count(), Long::sum);
    }
    return failures;
  }

  private static Failure failure(Reason reason) {
    return switch (reason) {
      case DEADLINE, OVERLOAD, UNAVAILABLE -> Failure.REJECTED;
      case FAILED -> Failure.BACKEND;
      case LOST, INVALID -> Failure.OTHER;
    };
  }

  /** Queries wait for a family before a variant is chosen: no version has them yet. */
  private static String latest(QueryBook model) {
    return model.isPipeline() ? "1" : QueryBook.NO_VERSION;
  }

  private static long micros(Total total) {
    return total.nanos() / 1_000;
  }
}
