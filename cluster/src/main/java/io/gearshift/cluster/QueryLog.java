package io.gearshift.cluster;

import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.cascade.CascadePath;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.PlanMeter;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.domain.measure.RunMeter;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes a line for each query that was not answered in time, with its id and the reason as fields
 * of their own, and tells another recorder of everything. What no load explains, a run that failed
 * or a device that was lost, is a warning; the rest is for whoever looks for it.
 */
record QueryLog(Recorder recorder) implements Recorder {
  /** The name of the logger, by which its level is set. */
  static final String NAME = "io.gearshift.queries";

  private static final Logger log = LoggerFactory.getLogger(NAME);
  private static final int MOST_LINES_PER_SECOND = 10;

  @Override
  public QueryMeter family(FamilyId family) {
    return new Lines(recorder.family(family), "family", family.name());
  }

  @Override
  public QueryMeter pipeline(PipelineId pipeline) {
    return new Lines(recorder.pipeline(pipeline), "pipeline", pipeline.name());
  }

  @Override
  public RunMeter runs(VariantId variant, DeviceId device) {
    return recorder.runs(variant, device);
  }

  @Override
  public PlanMeter plans() {
    return recorder.plans();
  }

  /** Of one router, which is the only one to call it. */
  private static final class Lines implements QueryMeter {
    private final QueryMeter meter;
    private final String kind;
    private final String name;
    private long second;
    private int lines;

    Lines(QueryMeter meter, String kind, String name) {
      this.meter = meter;
      this.kind = kind;
      this.name = name;
    }

    @Override
    public void taken(Query query) {
      meter.taken(query);
    }

    @Override
    public void answered(
        Query query, String version, Accuracy accuracy, Timing timing, long bytes, Instant now) {
      meter.answered(query, version, accuracy, timing, bytes, now);
      if (now.isAfter(query.deadline())) {
        write(Level.DEBUG, query, Optional.of(version), "late", now);
      }
    }

    @Override
    public void cascaded(CascadePath path) {
      meter.cascaded(path);
    }

    @Override
    public void geared(int gear) {
      meter.geared(gear);
    }

    @Override
    public void refused(Query query, Optional<String> version, Reason reason, Instant now) {
      meter.refused(query, version, reason, now);
      Level level = reason == Reason.FAILED || reason == Reason.LOST ? Level.WARN : Level.DEBUG;
      write(level, query, version, NodeMetrics.label(reason), now);
    }

    @Override
    public void cancelled(Query query, Optional<String> version, Instant now) {
      meter.cancelled(query, version, now);
      write(Level.DEBUG, query, version, "cancelled", now);
    }

    @Override
    public void judged(FamilyAccuracy accuracy) {
      meter.judged(accuracy);
    }

    private void write(
        Level level, Query query, Optional<String> version, String reason, Instant now) {
      if (!log.isEnabledForLevel(level) || !mayWrite(now)) {
        return;
      }
      LoggingEventBuilder line = log.atLevel(level);
      query.trace().ifPresent(trace -> line.addKeyValue("trace_id", trace.id()));
      line.addKeyValue("query", query.id())
          .addKeyValue(kind, name)
          .addKeyValue("variant", version.filter(v -> !v.isEmpty()).orElse("none"))
          .addKeyValue("reason", reason)
          .addKeyValue("items", query.items())
          .addKeyValue("after_ms", Duration.between(query.arrival(), now).toMillis())
          .addKeyValue("slo_ms", Duration.between(query.arrival(), query.deadline()).toMillis())
          .log("A query was not answered in time");
    }

    /** A flood of refusals must not become a flood of lines: the metrics count them all. */
    private boolean mayWrite(Instant now) {
      if (now.getEpochSecond() != second) {
        second = now.getEpochSecond();
        lines = 0;
      }
      return ++lines <= MOST_LINES_PER_SECOND;
    }
  }
}
