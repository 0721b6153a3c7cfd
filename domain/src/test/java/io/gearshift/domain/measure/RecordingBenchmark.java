package io.gearshift.domain.measure;

import com.sun.management.ThreadMXBean;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Timing;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to tell of a query: that it was taken, ran in a batch of its own, and was answered;
 * counted and not counted by turns, in processor time of one thread. By hand, from the repository's
 * root:
 *
 * <pre>
 * mvn -q -o -Dquickly -pl domain test-compile
 * java -cp domain/target/test-classes:domain/target/classes \
 *     io.gearshift.domain.measure.RecordingBenchmark
 * </pre>
 */
final class RecordingBenchmark {
  private static final int QUERIES = 2_000_000;
  private static final int ROUNDS = 7;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final VariantId VARIANT = VariantId.of("family", "variant");
  private static final DeviceId DEVICE = new DeviceId("cpu-0");
  private static final Accuracy ACCURACY = new Accuracy(0.9);

  private RecordingBenchmark() {}

  public static void main(String[] args) {
    System.out.printf("%-8s %14s %14s%n", "round", "ns/query", "bytes/query");
    for (int round = 0; round < ROUNDS; round++) {
      double[] none = cost(Recorder.NONE);
      double[] counted = cost(new NodeBook());
      System.out.printf(
          Locale.ROOT, "%-8d %14.1f %14.1f%n", round, counted[0] - none[0], counted[1] - none[1]);
    }
  }

  private static double[] cost(Recorder recorder) {
    QueryMeter queries = recorder.family(new FamilyId("family"));
    RunMeter runs = recorder.runs(VARIANT, DEVICE);
    Instant arrival = Instant.EPOCH;
    Query query = new Query(1, arrival, arrival.plusSeconds(1), 1, List.of());
    long nanos = THREAD.getCurrentThreadCpuTime();
    long bytes = THREAD.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < QUERIES; i++) {
      Duration run = Duration.ofNanos(1_000_000 + (i & 0xFFFF));
      BatchResult result = new BatchResult(List.of(), Duration.ZERO, run, Duration.ZERO);
      Instant now = arrival.plus(run);
      queries.taken(query);
      runs.waiting(1);
      runs.waiting(0);
      runs.ran(1, result, run);
      Timing timing = new Timing(run, Duration.ZERO, run, Duration.ZERO, 1);
      queries.answered(query, "variant", ACCURACY, timing, 0, now);
    }
    return new double[] {
      (THREAD.getCurrentThreadCpuTime() - nanos) / (double) QUERIES,
      (THREAD.getCurrentThreadAllocatedBytes() - bytes) / (double) QUERIES
    };
  }
}
