package io.gearshift.domain.measure;

import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Forgets at once what it is told. */
final class Silence implements Recorder, QueryMeter, RunMeter, PlanMeter {

  @Override
  public Tracer tracer() {
    return Tracer.NONE;
  }

  @Override
  public QueryMeter family(FamilyId family) {
    return this;
  }

  @Override
  public QueryMeter pipeline(PipelineId pipeline) {
    return this;
  }

  @Override
  public RunMeter runs(VariantId variant, DeviceId device) {
    return this;
  }

  @Override
  public PlanMeter plans() {
    return this;
  }

  @Override
  public void taken(Query query) {}

  @Override
  public void answered(
      Query query, String version, Accuracy accuracy, Timing timing, long bytes, Instant now) {}

  @Override
  public void refused(Query query, Optional<String> version, Reason reason, Instant now) {}

  @Override
  public void cancelled(Query query, Optional<String> version, Instant now) {}

  @Override
  public void judged(FamilyAccuracy accuracy) {}

  @Override
  public void waiting(int queries) {}

  @Override
  public void ran(int items, BatchResult result, Duration busy) {}

  @Override
  public void failed(Duration busy) {}

  @Override
  public void planned(Duration solve) {}

  @Override
  public void failed() {}

  @Override
  public void reconfigured(Duration time) {}
}
