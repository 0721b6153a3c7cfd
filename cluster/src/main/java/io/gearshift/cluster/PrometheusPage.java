package io.gearshift.cluster;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.ScalingStatus;
import io.gearshift.cluster.trace.SpanExport;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.plan.Plan;
import io.gearshift.http.MetricsPage;
import java.util.Optional;
import kamon.metric.Metric;

/**
 * The metrics of a node: what happened there, under our names and under Triton's, and how things
 * stand with the plan.
 *
 * <p>What is said of the plan is the same on all nodes that reach the planner. While it does not
 * answer, what it said last stays.
 */
final class PrometheusPage implements MetricsPage {
  private final Instruments instruments = new Instruments();
  private final NodeBook book;
  private final Optional<SpanExport> spans;
  private final NodeMetrics own;
  private final TritonMetrics triton;
  private final Metric.Gauge devices;
  private final Metric.Gauge devicesWanted;
  private final Metric.Gauge nodes;
  private final Metric.Gauge nodesWanted;
  private final Metric.Counter scalingFailures;
  private final Metric.Gauge epoch;
  private final Metric.Gauge demand;

  /**
   * @param node its name
   * @param book what happened there
   * @param spans what is told of single queries, if that is
   */
  PrometheusPage(String node, NodeBook book, Optional<SpanExport> spans) {
    this.book = book;
    this.spans = spans;
    own = new NodeMetrics(instruments, node);
    triton = new TritonMetrics(instruments);
    devices = instruments.gauge("gearshift.devices", "Devices that are there");
    devicesWanted =
        instruments.gauge(
            "gearshift.devices.wanted",
            "Devices that there should be: fewer where some host nothing, more where the demand is"
                + " not served at its best accuracy");
    nodes =
        instruments.gauge("gearshift.nodes", "Nodes that the actuator keeps, if one was chosen");
    nodesWanted =
        instruments.gauge(
            "gearshift.nodes.wanted", "Nodes that there should be, within the limits");
    scalingFailures =
        instruments.counter(
            "gearshift.scaling.failures", "Times that the actuator could not be asked, or obeyed");
    epoch = instruments.gauge("gearshift.plan.epoch", "Epoch of the newest plan");
    demand =
        instruments.gauge("gearshift.demand", "Items per second that are planned for, by family");
  }

  @Override
  public synchronized String of(Optional<PlanStatus> plan) {
    plan.ifPresent(this::observe);
    own.observe(book);
    spans.ifPresent(own::observe);
    triton.observe(book);
    return instruments.page();
  }

  private void observe(PlanStatus status) {
    devices.withoutTags().update(status.devices().size());
    status.devicesWanted().ifPresent(count -> devicesWanted.withoutTags().update(count));
    status.scaling().ifPresent(this::observe);
    status.plan().map(Plan::epoch).ifPresent(newest -> epoch.withoutTags().update(newest));
    status
        .demand()
        .forEach(
            (family, rate) -> demand.withTag("family", family.name()).update(rate.perSecond()));
  }

  private void observe(ScalingStatus scaling) {
    nodes.withoutTags().update(scaling.nodes());
    nodesWanted.withoutTags().update(scaling.nodesWanted());
    instruments.count(scalingFailures.withoutTags(), scaling.failures());
  }
}
