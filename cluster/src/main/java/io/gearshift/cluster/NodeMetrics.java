package io.gearshift.cluster;

import io.gearshift.cluster.trace.SpanExport;
import io.gearshift.domain.measure.CoreBook;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.PlanBook;
import io.gearshift.domain.measure.QueryBook;
import io.gearshift.domain.measure.RunBook;
import io.gearshift.domain.measure.Total;
import io.gearshift.domain.measure.VersionBook;
import io.gearshift.domain.traffic.Reason;
import java.util.Locale;
import java.util.Map;
import kamon.metric.Counter;
import kamon.metric.Histogram;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/**
 * What happened on a node, under our names. Labels are the names of families, variants, devices and
 * reasons, which are bounded, and never what a client wrote.
 */
final class NodeMetrics {
  private static final String NONE = "none";

  private final Instruments instruments;
  private final String node;
  private final Metric.Counter queries;
  private final Metric.Counter items;
  private final Metric.Gauge accuracy;
  private final Metric.Histogram duration;
  private final Metric.Histogram queue;
  private final Metric.Gauge pending;
  private final AccuracyMetrics live;
  private final CascadeMetrics cascades;
  private final Metric.Counter bytesIn;
  private final Metric.Counter bytesOut;
  private final Metric.Counter pipelineQueries;
  private final Metric.Histogram pipelineDuration;
  private final Metric.Histogram run;
  private final Metric.Histogram batch;
  private final Metric.Counter failedRuns;
  private final Metric.Gauge waiting;
  private final Metric.Counter busy;
  private final Metric.Gauge cores;
  private final Metric.Counter coresDeferred;
  private final Metric.Counter plans;
  private final Metric.Counter noPlans;
  private final Metric.Counter solving;
  private final Metric.Counter reconfigurations;
  private final Metric.Counter reconfiguring;
  private final Metric.Counter spans;

  NodeMetrics(Instruments in, String node) {
    this.instruments = in;
    this.node = node;
    queries =
        in.counter(
            "gearshift.queries",
            "Queries that have ended, by how: in-time, late, refused for a reason, cancelled; of a"
                + " pipeline's stages too");
    items = in.counter("gearshift.items", "Items of answered queries");
    accuracy = in.gauge("gearshift.variant.accuracy", "Accuracy of what answers, from 0 to 1");
    duration = in.durations("gearshift.query.duration", "From arrival to answer");
    queue = in.durations("gearshift.queue.duration", "From arrival to the start of the batch");
    live = new AccuracyMetrics(in);
    cascades = new CascadeMetrics(in);
    pending = in.gauge("gearshift.queries.pending", "Queries that have not ended");
    bytesIn = in.counter("gearshift.input.bytes", "Bytes of the inputs of queries");
    bytesOut = in.counter("gearshift.output.bytes", "Bytes of the outputs of answers");
    pipelineQueries =
        in.counter("gearshift.pipeline.queries", "Queries to pipelines that have ended, by how");
    pipelineDuration =
        in.durations("gearshift.pipeline.query.duration", "From arrival to a pipeline's answer");
    run = in.durations("gearshift.run.duration", "How long a batch takes up its device");
    batch = in.sizes("gearshift.batch.items", "Items of a batch");
    failedRuns = in.counter("gearshift.runs.failed", "Batches that could not be run");
    waiting = in.gauge("gearshift.queue.queries", "Queries that wait for a device");
    busy = in.seconds("gearshift.device.busy", "How long a device was taken up");
    cores = in.gauge("gearshift.device.cores", "Cores that a device with max-cores uses");
    coresDeferred =
        in.counter(
            "gearshift.device.cores.deferred",
            "Times that a device wanted more cores than its node had left");
    plans = in.counter("gearshift.plans", "Plans made while the planner was on this node");
    noPlans = in.counter("gearshift.plans.failed", "Times that the planner had no answer");
    solving = in.seconds("gearshift.plan.solve", "How long the planner took");
    reconfigurations = in.counter("gearshift.reconfigurations", "Plans that came to stand");
    spans =
        in.counter(
            "gearshift.spans",
            "Spans of sampled queries, by what became of them: exported, failed where the collector"
                + " did not take them, dropped where the buffer was full");
    reconfiguring = in.seconds("gearshift.reconfiguration", "From a plan until all stood");
  }

  void observe(NodeBook book) {
    book.queries().forEach(this::observe);
    book.runs().forEach(this::observe);
    book.cores().forEach(this::observe);
    observe(book.plans());
  }

  void observe(SpanExport export) {
    ended(export.exported(), "exported");
    ended(export.failed(), "failed");
    ended(export.dropped(), "dropped");
  }

  private void ended(long total, String outcome) {
    instruments.count(of(spans, tags("outcome", outcome)), total);
  }

  private void observe(QueryBook book) {
    String name = book.isPipeline() ? "pipeline" : "family";
    for (Map.Entry<String, VersionBook> entry : book.versions().entrySet()) {
      TagSet model = tags(name, book.model());
      if (!book.isPipeline()) {
        model = model.withTag("variant", entry.getKey().isEmpty() ? NONE : entry.getKey());
        if (!entry.getKey().isEmpty()) {
          served(model, entry.getValue());
        }
      } else {
        instruments.fill(of(pipelineDuration, model), entry.getValue().totals());
      }
      ended(book.isPipeline() ? pipelineQueries : queries, model, entry.getValue());
    }
    if (!book.isPipeline()) {
      TagSet family = tags("family", book.model());
      pending.withTags(family).update(book.pending());
      book.accuracy().ifPresent(accuracy -> live.observe(family, accuracy));
      cascades.observe(family, book.cascades());
      instruments.count(of(bytesIn, family), book.bytesIn());
      instruments.count(of(bytesOut, family), book.bytesOut());
    }
  }

  private void served(TagSet variant, VersionBook book) {
    instruments.count(of(items, variant), book.items());
    book.accuracy().ifPresent(of -> accuracy.withTags(variant).update(of.value()));
    instruments.fill(of(duration, variant), book.totals());
    instruments.fill(of(queue, variant), book.queues());
  }

  private void ended(Metric.Counter counter, TagSet of, VersionBook book) {
    ended(counter, of, "in-time", NONE, book.inTime());
    ended(counter, of, "late", NONE, book.late());
    ended(counter, of, "cancelled", NONE, book.cancelled());
    for (Reason reason : Reason.values()) {
      ended(counter, of, "refused", label(reason), book.refused(reason));
    }
  }

  private void ended(
      Metric.Counter counter, TagSet of, String outcome, String reason, Total total) {
    TagSet tags = of.withTag("outcome", outcome).withTag("reason", reason);
    instruments.count(of(counter, tags), total.count());
  }

  private void observe(RunBook book) {
    TagSet device = tags("device", book.device().name());
    TagSet instance =
        device
            .withTag("family", book.variant().family().name())
            .withTag("variant", book.variant().name());
    instruments.fill(of(run, instance), book.runs());
    for (RunBook.Batch size : book.batches()) {
      instruments.fill(of(batch, instance), size.items(), size.run().count());
    }
    instruments.count(of(failedRuns, instance), book.failures());
    waiting.withTags(instance).update(book.waiting());
    instruments.count(of(busy, instance), book.busyNanos());
  }

  private void observe(CoreBook book) {
    TagSet device = tags("device", book.device().name());
    cores.withTags(device).update(book.used());
    instruments.count(of(coresDeferred, device), book.deferrals());
  }

  private void observe(PlanBook book) {
    TagSet here = TagSet.of("node", node);
    instruments.count(of(plans, here), book.solves().count());
    instruments.count(of(noPlans, here), book.failures());
    instruments.count(of(solving, here), book.solves().nanos());
    instruments.count(of(reconfigurations, here), book.reconfigurations().count());
    instruments.count(of(reconfiguring, here), book.reconfigurations().nanos());
  }

  private TagSet tags(String name, String value) {
    return TagSet.of("node", node).withTag(name, value);
  }

  static String label(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private static Counter of(Metric.Counter metric, TagSet tags) {
    return metric.withTags(tags);
  }

  private static Histogram of(Metric.Histogram metric, TagSet tags) {
    return metric.withTags(tags);
  }
}
