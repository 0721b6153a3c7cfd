package io.gearshift.domain.measure;

import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.domain.cascade.CascadePath;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the queries of one family or pipeline that came in on this node. The clock of
 * routers may step back; no duration does.
 */
public final class QueryBook implements QueryMeter {
  /** The version of queries that no variant had. */
  public static final String NO_VERSION = "";

  private final Map<String, VersionBook> versions = new ConcurrentHashMap<>();
  private final LongAdder pending = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final CascadeBook cascades = new CascadeBook();
  private final String model;
  private final boolean pipeline;
  private volatile FamilyAccuracy accuracy;

  QueryBook(String model, boolean pipeline) {
    this.model = model;
    this.pipeline = pipeline;
  }

  /** The name of the family or pipeline. */
  public String model() {
    return model;
  }

  public boolean isPipeline() {
    return pipeline;
  }

  /** Queries that were taken and have not ended. */
  public long pending() {
    return pending.sum();
  }

  /** Bytes of the inputs of all queries. */
  public long bytesIn() {
    return bytesIn.sum();
  }

  /** Bytes of the outputs of all answers. */
  public long bytesOut() {
    return bytesOut.sum();
  }

  /** By version; those that no variant had are under {@link #NO_VERSION}. */
  public Map<String, VersionBook> versions() {
    return versions;
  }

  /** How accurate the answers of late were, as far as that was told; not of pipelines. */
  public Optional<FamilyAccuracy> accuracy() {
    return Optional.ofNullable(accuracy);
  }

  /** How its queries went through cascades; of a family. */
  public CascadeBook cascades() {
    return cascades;
  }

  /** There is such a version, though nothing may have come of it yet. */
  public void expect(String version) {
    book(version);
  }

  @Override
  public void taken(Query query) {
    pending.increment();
    bytesIn.add(query.bytes());
  }

  @Override
  public void answered(
      Query query, String version, Accuracy accuracy, Timing timing, long bytes, Instant now) {
    pending.decrement();
    bytesOut.add(bytes);
    book(version).answered(query, accuracy, timing, nanosSince(query.arrival(), now), now);
  }

  @Override
  public void cascaded(CascadePath path) {
    cascades.add(path);
  }

  @Override
  public void geared(int gear) {
    cascades.geared(gear);
  }

  @Override
  public void refused(Query query, Optional<String> version, Reason reason, Instant now) {
    pending.decrement();
    book(version.orElse(NO_VERSION)).refused(reason, nanosSince(query.arrival(), now));
  }

  @Override
  public void cancelled(Query query, Optional<String> version, Instant now) {
    pending.decrement();
    book(version.orElse(NO_VERSION)).cancelled(nanosSince(query.arrival(), now));
  }

  @Override
  public void judged(FamilyAccuracy newest) {
    accuracy = newest;
  }

  private VersionBook book(String version) {
    VersionBook book = versions.get(version);
    return book != null ? book : versions.computeIfAbsent(version, name -> new VersionBook());
  }

  private static long nanosSince(Instant start, Instant now) {
    return Math.max(0, Duration.between(start, now).toNanos());
  }
}
