package io.gearshift.actors.cascade;

import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Instant;
import java.util.Optional;

/** What the router of the steps tells: spans and live accuracy. The cascade counts the queries. */
record StepMeter(QueryMeter meter) implements QueryMeter {

  @Override
  public Tracer tracer() {
    return meter.tracer();
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
  public void judged(FamilyAccuracy accuracy) {
    meter.judged(accuracy);
  }
}
