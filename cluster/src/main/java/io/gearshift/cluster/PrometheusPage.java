package io.gearshift.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.domain.plan.Plan;
import io.gearshift.http.MetricsPage;
import java.util.Optional;
import kamon.metric.Metric;
import kamon.metric.MetricRegistry;
import kamon.prometheus.PrometheusReporter;
import kamon.util.Clock;
import scala.Option;

/**
 * The metrics of a node, by their names: the one place where they are made. The registry is the
 * node's own, and is read when somebody asks: it needs no thread, no port and no tick, and nodes in
 * one process do not mix.
 *
 * <p>What is said of the plan is the same on all nodes that reach the planner. While it does not
 * answer, what it said last stays.
 */
final class PrometheusPage implements MetricsPage {
  private static final Config KAMON =
      ConfigFactory.parseString("kamon.prometheus.start-embedded-http-server = no")
          .withFallback(ConfigFactory.defaultReference());

  private final MetricRegistry registry = new MetricRegistry(KAMON, new Clock.Anchored());
  private final PrometheusReporter reporter = new PrometheusReporter("kamon.prometheus", KAMON);

  private final Metric.Gauge devices = gauge("gearshift.devices", "Devices that are there");
  private final Metric.Gauge devicesWanted =
      gauge(
          "gearshift.devices.wanted",
          "Devices that there should be: fewer where some host nothing, more where the demand is"
              + " not served at its best accuracy");
  private final Metric.Gauge epoch = gauge("gearshift.plan.epoch", "Epoch of the newest plan");
  private final Metric.Gauge demand =
      gauge("gearshift.demand", "Items per second that are planned for, by family");

  @Override
  public synchronized String of(Optional<PlanStatus> plan) {
    plan.ifPresent(this::observe);
    reporter.reportPeriodSnapshot(registry.snapshot(true));
    return reporter.scrapeData();
  }

  private void observe(PlanStatus status) {
    devices.withoutTags().update(status.devices().size());
    status.devicesWanted().ifPresent(count -> devicesWanted.withoutTags().update(count));
    status.plan().map(Plan::epoch).ifPresent(newest -> epoch.withoutTags().update(newest));
    status
        .demand()
        .forEach(
            (family, rate) -> demand.withTag("family", family.name()).update(rate.perSecond()));
  }

  private Metric.Gauge gauge(String name, String description) {
    return registry.gauge(name, Option.apply(description), Option.empty(), Option.empty());
  }
}
