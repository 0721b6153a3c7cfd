package io.gearshift.http;

import io.gearshift.domain.trace.Attribute;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.http.BodyCollector.Received;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Begins and ends the spans of requests. */
final class EdgeSpans {

  /** Has a query answered. */
  @FunctionalInterface
  interface Answering {
    CompletionStage<HttpResponse> answer(Optional<Trace> trace) throws IOException;
  }

  private final InstantSource clock;
  private volatile Tracer tracer = Tracer.NONE;

  EdgeSpans(InstantSource clock) {
    this.clock = clock;
  }

  /** Tells this one of spans from now on. */
  void tell(Tracer other) {
    tracer = other;
  }

  /** The span of a request with this header, if there is to be one. */
  Optional<EdgeSpan> of(Optional<String> header, Instant arrival) {
    return EdgeSpan.of(tracer, header, arrival);
  }

  /** Answers, whether or not the request is sampled; if its trace is known, the answer names it. */
  CompletionStage<HttpResponse> around(Received received, Route route, Answering answering)
      throws IOException {
    Optional<EdgeSpan> span = of(header(received), received.arrival());
    return span.isEmpty()
        ? answering.answer(Optional.empty())
        : around(span.get(), received, route, answering);
  }

  private CompletionStage<HttpResponse> around(
      EdgeSpan span, Received received, Route route, Answering answering) {
    CompletionStage<HttpResponse> answer;
    try {
      answer = answering.answer(Optional.of(span.trace()));
    } catch (RuntimeException | IOException failure) {
      answer = CompletableFuture.failedFuture(failure);
    }
    return answer.handle(
        (response, failure) -> {
          Optional<Problem> problem = Optional.ofNullable(failure).map(Problems::of);
          HttpResponse sent = problem.map(Problems::response).orElse(response);
          end(span, received, route, sent, problem.or(() -> refusal(sent)));
          return sent.addHeader(RawHeader.create(Trace.HEADER, span.trace().header()));
        });
  }

  /** Some endpoints answer what fails in a form of their own. */
  private static Optional<Problem> refusal(HttpResponse sent) {
    int status = sent.status().intValue();
    return sent.status().isSuccess()
        ? Optional.empty()
        : Optional.of(Problem.of(status, sent.status().reason()));
  }

  private void end(
      EdgeSpan span,
      Received received,
      Route route,
      HttpResponse response,
      Optional<Problem> problem) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.of("http.request.method", received.request().method().value()));
    attributes.add(Attribute.of("url.path", received.request().getUri().path()));
    attributes.add(Attribute.of("http.response.status_code", response.status().intValue()));
    route.model().ifPresent(model -> attributes.add(Attribute.of("gearshift.model", model)));
    String name = route.action().name().toLowerCase(Locale.ROOT);
    span.end(name, clock.instant(), problem, attributes);
  }

  /** Of a client that sends two it is not known which it means. */
  private static Optional<String> header(Received received) {
    Optional<String> header = Optional.empty();
    for (HttpHeader each : received.request().getHeaders()) {
      if (each.lowercaseName().equals(Trace.HEADER)) {
        if (header.isPresent()) {
          return Optional.empty();
        }
        header = Optional.of(each.value());
      }
    }
    return header;
  }
}
