package io.gearshift.actors.stage;

import com.sun.management.ThreadMXBean;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.trace.Span;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Timing;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What traces cost a router for a query that is sent to one instance and answered: for one of no
 * trace, for one that is not sampled, and for one that is (two spans, handed to one who forgets
 * them), in processor time and memory of one thread. By hand, from the repository's root:
 *
 * <pre>
 * mvn -q -o -Dquickly -pl actors test-compile dependency:build-classpath -Dmdep.outputFile=/dev/stdout
 * java -cp actors/target/test-classes:actors/target/classes:(that) \
 *     io.gearshift.actors.stage.JourneyBenchmark
 * </pre>
 */
final class JourneyBenchmark {
  private static final int QUERIES = 2_000_000;
  private static final int ROUNDS = 7;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Instant T0 = Instant.EPOCH;
  private static final Tracer FORGETFUL = new Forgetful();

  private JourneyBenchmark() {}

  public static void main(String[] args) {
    Trace trace = new Trace(1, 2, 3, false, T0);
    Trace sampled = new Trace(1, 2, 3, true, T0);
    System.out.printf("%-6s %20s %20s %20s%n", "round", "none", "not sampled", "sampled");
    for (int round = 0; round < ROUNDS; round++) {
      System.out.printf(
          Locale.ROOT,
          "%-6d %20s %20s %20s%n",
          round,
          cost(Optional.empty()),
          cost(Optional.of(trace)),
          cost(Optional.of(sampled)));
    }
  }

  private static String cost(Optional<Trace> trace) {
    Variant variant = Samples.FAMILY.variants().get(0);
    Instance instance =
        new Instance(
            null,
            variant,
            new InstanceHost(Samples.device("a").id(), host -> {}),
            Samples.LARGE_LATENCY,
            1);
    Query query = Samples.query(1, T0, T0.plusSeconds(1)).in(trace);
    StageRouter.Infer infer = new StageRouter.Infer(query, Optional.empty(), null);
    Reply reply =
        new Reply.Answered(
            1,
            variant.id(),
            new Accuracy(0.5),
            instance.device(),
            1,
            List.of(),
            Timing.NONE,
            Duration.ZERO);
    long bytes = THREAD.getCurrentThreadAllocatedBytes();
    long nanos = THREAD.getCurrentThreadCpuTime();
    long sum = 0;
    for (int i = 0; i < QUERIES; i++) {
      Journey journey = Journey.of(FORGETFUL, query);
      sum += journey.sent(query, T0).items();
      journey.settled(instance, reply, T0);
      journey.answered(Samples.FAMILY.id(), infer, reply, T0);
    }
    nanos = THREAD.getCurrentThreadCpuTime() - nanos;
    bytes = THREAD.getCurrentThreadAllocatedBytes() - bytes;
    if (sum != QUERIES) {
      throw new IllegalStateException(Long.toString(sum));
    }
    return String.format(
        Locale.ROOT, "%.1f ns %.0f B", (double) nanos / QUERIES, (double) bytes / QUERIES);
  }

  private static final class Forgetful implements Tracer {
    private long attributes;

    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public Optional<Trace> begin(Instant now) {
      return Optional.empty();
    }

    @Override
    public long newSpan() {
      return ThreadLocalRandom.current().nextLong() | 1;
    }

    @Override
    public void ended(Span span) {
      attributes += span.attributes().size();
    }
  }
}
