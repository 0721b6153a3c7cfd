package io.gearshift.cluster.trace;

import io.gearshift.domain.trace.Attribute;
import io.gearshift.domain.trace.Span;
import io.gearshift.domain.trace.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A span of ours as OpenTelemetry's exporters take it. */
record ExportedSpan(Span span, Resource resource) implements SpanData, ReadableSpan {
  private static final String SCOPE = "io.gearshift";
  private static final InstrumentationScopeInfo GEARSHIFT = InstrumentationScopeInfo.create(SCOPE);

  @Override
  public String getName() {
    return span.name();
  }

  @Override
  public SpanKind getKind() {
    return switch (span.kind()) {
      case SERVER -> SpanKind.SERVER;
      case CLIENT -> SpanKind.CLIENT;
      case INTERNAL -> SpanKind.INTERNAL;
    };
  }

  @Override
  public SpanContext getSpanContext() {
    return context(span.trace().spanId());
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.parent() == 0 ? SpanContext.getInvalid() : context(SpanId.fromLong(span.parent()));
  }

  private SpanContext context(String id) {
    Trace trace = span.trace();
    return SpanContext.create(trace.id(), id, TraceFlags.getSampled(), TraceState.getDefault());
  }

  @Override
  public StatusData getStatus() {
    return span.error()
        .map(why -> StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, why))
        .orElse(StatusData.unset());
  }

  @Override
  public long getStartEpochNanos() {
    return nanos(span.trace().since());
  }

  @Override
  public long getEndEpochNanos() {
    return nanos(span.end());
  }

  @Override
  public long getLatencyNanos() {
    return getEndEpochNanos() - getStartEpochNanos();
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  @Override
  public Attributes getAttributes() {
    AttributesBuilder attributes = Attributes.builder();
    for (Attribute attribute : span.attributes()) {
      if (attribute instanceof Attribute.Whole whole) {
        attributes.put(whole.name(), whole.value());
      } else if (attribute instanceof Attribute.Text text) {
        attributes.put(text.name(), text.value());
      }
    }
    return attributes.build();
  }

  @Override
  public <T> T getAttribute(AttributeKey<T> key) {
    return getAttributes().get(key);
  }

  @Override
  public int getTotalAttributeCount() {
    return span.attributes().size();
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public List<LinkData> getLinks() {
    return List.of();
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public int getTotalRecordedLinks() {
    return 0;
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public SpanData toSpanData() {
    return this;
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return GEARSHIFT;
  }

  /** Asked for by the interfaces still. */
  @Override
  @Deprecated
  @SuppressWarnings("deprecation")
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(SCOPE, null);
  }
}
