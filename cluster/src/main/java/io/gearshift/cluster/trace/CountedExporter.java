package io.gearshift.cluster.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what becomes of spans, and says it once when a collector takes none any more. */
final class CountedExporter implements SpanExporter {
  private static final Logger log = LoggerFactory.getLogger(CountedExporter.class);

  private final SpanExporter exporter;
  private final URI collector;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final LongAdder exported = new LongAdder();
  private final LongAdder failed = new LongAdder();

  CountedExporter(SpanExporter exporter, URI collector) {
    this.exporter = exporter;
    this.collector = collector;
  }

  /**
   * Makes room for one more span, unless there is none.
   *
   * @param most that may wait
   */
  boolean takes(int most) {
    if (waiting.incrementAndGet() <= most) {
      return true;
    }
    waiting.decrementAndGet();
    return false;
  }

  long exported() {
    return exported.sum();
  }

  long failed() {
    return failed.sum();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    waiting.addAndGet(-count);
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> told(result, count));
  }

  private void told(CompletableResultCode result, int count) {
    if (result.isSuccess()) {
      exported.add(count);
      if (failing.getAndSet(false)) {
        log.info("{} takes spans again", collector);
      }
    } else {
      failed.add(count);
      if (!failing.getAndSet(true)) {
        log.warn("{} takes no spans: {}; queries are served all the same", collector, why(result));
      }
    }
  }

  private static String why(CompletableResultCode result) {
    Throwable failure = result.getFailureThrowable();
    if (failure == null) {
      return "it does not say why";
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
