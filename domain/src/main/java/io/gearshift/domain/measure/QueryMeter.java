package io.gearshift.domain.measure;

import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.cascade.CascadePath;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Instant;
import java.util.Optional;

/**
 * Is told of the queries of one family or pipeline: of each that it was taken, and how it ended.
 */
public interface QueryMeter {

  /** Is told of the spans of sampled queries. */
  default Tracer tracer() {
    return Tracer.NONE;
  }

  /** A query was taken. It ends by one of the other ways. */
  void taken(Query query);

  /**
   * A query was answered.
   *
   * @param version the variant that answered, or the version of the pipeline
   * @param accuracy of that answer
   * @param bytes that the outputs take
   */
  void answered(
      Query query, String version, Accuracy accuracy, Timing timing, long bytes, Instant now);

  /** A query was answered by a cascade, which took this way. */
  default void cascaded(CascadePath path) {}

  /**
   * The queries that come from now on are in this gear.
   *
   * @param gear by its number in the gear plan of the family
   */
  default void geared(int gear) {}

  /**
   * A query was refused.
   *
   * @param version the variant that had it last or was asked for, if there was one
   */
  void refused(Query query, Optional<String> version, Reason reason, Instant now);

  /** A query needs no answer any more. */
  void cancelled(Query query, Optional<String> version, Instant now);

  /** This is how accurate the answers of the family were of late. */
  void judged(FamilyAccuracy accuracy);
}
