package io.gearshift.cluster.trace;

import io.gearshift.domain.trace.Span;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.trace.Tracer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.pekko.Done;

/**
 * Sends spans to a collector by OTLP, in batches and on a thread of its own. What does not fit into
 * its buffer is dropped and counted: whoever tells of a span never waits.
 */
public final class SpanExport implements Tracer {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final int BATCH = 512;

  /** Held, or its level would be forgotten. */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  static {
    LIBRARY.setLevel(Level.OFF); // what fails is told by us, once
  }

  private final double share;
  private final int buffer;
  private final Resource resource;
  private final CountedExporter exporter;
  private final BatchSpanProcessor processor;
  private final LongAdder dropped = new LongAdder();

  private SpanExport(TracingSettings settings, URI traces, Resource resource) {
    this.share = settings.share();
    this.buffer = settings.buffer();
    this.resource = resource;
    OtlpHttpSpanExporterBuilder otlp =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(traces.toString())
            .setTimeout(TIMEOUT)
            .setConnectTimeout(TIMEOUT);
    settings.headers().forEach(otlp::addHeader);
    this.exporter = new CountedExporter(otlp.build(), traces);
    this.processor =
        BatchSpanProcessor.builder(exporter)
            .setMaxQueueSize(buffer)
            .setMaxExportBatchSize(Math.min(BATCH, buffer))
            .setScheduleDelay(DELAY)
            .setExporterTimeout(TIMEOUT.multipliedBy(2))
            .build();
  }

  /**
   * Nothing if no collector is named.
   *
   * @param node that the spans are of
   * @param version of the server there
   */
  public static Optional<SpanExport> of(TracingSettings settings, String node, String version) {
    Attributes of =
        Attributes.builder()
            .put("service.name", "gearshift")
            .put("service.version", version)
            .put("service.instance.id", node)
            .build();
    return settings.traces().map(traces -> new SpanExport(settings, traces, Resource.create(of)));
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Optional<Trace> begin(Instant now) {
    if (share == 0 || ThreadLocalRandom.current().nextDouble() >= share) {
      return Optional.empty();
    }
    return Optional.of(new Trace(newSpan(), newSpan(), newSpan(), true, now));
  }

  @Override
  public long newSpan() {
    long id = ThreadLocalRandom.current().nextLong();
    return id == 0 ? 1 : id;
  }

  /** The library's own buffer is as large, so that it never drops what is not counted. */
  @Override
  public void ended(Span span) {
    if (exporter.takes(buffer)) {
      processor.onEnd(new ExportedSpan(span, resource));
    } else {
      dropped.increment();
    }
  }

  /** Spans that the collector has taken. */
  public long exported() {
    return exporter.exported();
  }

  /** Spans that the collector did not take. */
  public long failed() {
    return exporter.failed();
  }

  /** Spans for which there was no room. */
  public long dropped() {
    return dropped.sum();
  }

  /** Sends what waits, for as long as one attempt may take, and ends. */
  public CompletionStage<Done> close() {
    CompletableFuture<Done> closed = new CompletableFuture<>();
    processor.shutdown().whenComplete(() -> closed.complete(Done.getInstance()));
    return closed.completeOnTimeout(
        Done.getInstance(), TIMEOUT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
  }
}
