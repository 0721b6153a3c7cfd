package io.gearshift.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.gearshift.domain.measure.Distribution;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import kamon.metric.Counter;
import kamon.metric.Histogram;
import kamon.metric.MeasurementUnit;
import kamon.metric.Metric;
import kamon.metric.MetricRegistry;
import kamon.prometheus.PrometheusReporter;
import kamon.util.Clock;
import scala.Option;

/**
 * Kamon's instruments of one node, which are brought up to date when somebody asks for the page:
 * they need no thread, no port and no tick, and nodes in one process do not mix.
 */
final class Instruments {
  /** Durations in seconds; other histograms count items. */
  private static final Config KAMON =
      ConfigFactory.parseString(
              """
              kamon.prometheus {
                start-embedded-http-server = no
                buckets {
                  default-buckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
                  time-buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
                }
              }
              """)
          .withFallback(ConfigFactory.defaultReference());

  private static final MeasurementUnit NANOS = MeasurementUnit.time().nanoseconds();

  private final MetricRegistry registry = new MetricRegistry(KAMON, new Clock.Anchored());
  private final PrometheusReporter reporter = new PrometheusReporter("kamon.prometheus", KAMON);
  private final Map<Counter, Long> counted = new IdentityHashMap<>();
  private final Map<Histogram, long[]> filled = new IdentityHashMap<>();
  private final Map<Histogram, Map<Integer, Long>> sizes = new IdentityHashMap<>();

  Metric.Gauge gauge(String name, String description) {
    return registry.gauge(name, Option.apply(description), Option.empty(), Option.empty());
  }

  Metric.Counter counter(String name, String description) {
    return registry.counter(name, Option.apply(description), Option.empty(), Option.empty());
  }

  /** Counts nanoseconds, and is shown in seconds. */
  Metric.Counter seconds(String name, String description) {
    return registry.counter(name, Option.apply(description), Option.apply(NANOS), Option.empty());
  }

  /** Of durations, shown in seconds. */
  Metric.Histogram durations(String name, String description) {
    return registry.histogram(
        name, Option.apply(description), Option.apply(NANOS), Option.empty(), Option.empty());
  }

  /** Of numbers of items. */
  Metric.Histogram sizes(String name, String description) {
    return registry.histogram(
        name, Option.apply(description), Option.empty(), Option.empty(), Option.empty());
  }

  /** The counter stands at this total from now on, which never becomes less. */
  void count(Counter counter, long total) {
    long before = counted.getOrDefault(counter, 0L);
    if (total > before) {
      counter.increment(total - before);
      counted.put(counter, total);
    }
  }

  /** The histogram holds from now on what this distribution does. */
  void fill(Histogram histogram, Distribution distribution) {
    long[] now = distribution.counts();
    long[] before = filled.getOrDefault(histogram, new long[now.length]);
    for (int bucket = 0; bucket < now.length; bucket++) {
      if (now[bucket] > before[bucket]) {
        histogram.record(Distribution.middle(bucket), now[bucket] - before[bucket]);
      }
    }
    filled.put(histogram, now);
  }

  /** The histogram holds from now on so many of a value, in total. */
  void fill(Histogram histogram, int value, long total) {
    Map<Integer, Long> before = sizes.computeIfAbsent(histogram, any -> new HashMap<>());
    long more = total - before.getOrDefault(value, 0L);
    if (more > 0) {
      histogram.record(value, more);
      before.put(value, total);
    }
  }

  String page() {
    reporter.reportPeriodSnapshot(registry.snapshot(true));
    return reporter.scrapeData();
  }
}
