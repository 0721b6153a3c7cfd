package io.gearshift.cluster.trace;

import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.cascade.CascadePath;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.measure.PlanMeter;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.domain.measure.RunMeter;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells one of spans, and another of everything else. */
public record TracedRecorder(Recorder recorder, Tracer tracer) implements Recorder {

  @Override
  public QueryMeter family(FamilyId family) {
    return new Queries(recorder.family(family), tracer);
  }

  @Override
  public QueryMeter pipeline(PipelineId pipeline) {
    return new Queries(recorder.pipeline(pipeline), tracer);
  }

  @Override
  public RunMeter runs(VariantId variant, DeviceId device) {
    return new Runs(recorder.runs(variant, device), tracer);
  }

  @Override
  public PlanMeter plans() {
    return recorder.plans();
  }

  private record Queries(QueryMeter meter, Tracer tracer) implements QueryMeter {

    @Override
    public void taken(Query query) {
      meter.taken(query);
    }

    @Override
    public void answered(
        Query query, String version, Accuracy accuracy, Timing timing, long bytes, Instant now) {
      meter.answered(query, version, accuracy, timing, bytes, now);
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
    }

    @Override
    public void cancelled(Query query, Optional<String> version, Instant now) {
      meter.cancelled(query, version, now);
    }

    @Override
    public void judged(FamilyAccuracy accuracy) {
      meter.judged(accuracy);
    }
  }

  private record Runs(RunMeter meter, Tracer tracer) implements RunMeter {

    @Override
    public void waiting(int queries) {
      meter.waiting(queries);
    }

    @Override
    public void ran(int items, BatchResult result, Duration busy) {
      meter.ran(items, result, busy);
    }

    @Override
    public void failed(Duration busy) {
      meter.failed(busy);
    }
  }
}
