package io.gearshift.http;

import io.gearshift.domain.measure.ModelStatistics;
import io.gearshift.http.security.Protection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * What a server does whatever the form in which clients ask: knows its models, says whether they
 * are ready, and has queries answered.
 */
public final class Frontend {
  /** The name of the server. */
  public static final String NAME = "gearshift";

  private final HttpSettings settings;
  private final Protection protection;
  private final Served served;
  private final HealthEndpoint health;
  private final Statistics statistics;
  private final Queries queries;
  private final RepositoryEndpoint repository;
  private final EdgeSpans spans;
  private final InstantSource clock;

  Frontend(
      HttpSettings settings,
      Protection protection,
      Served served,
      HealthEndpoint health,
      Statistics statistics,
      Queries queries,
      RepositoryEndpoint repository,
      EdgeSpans spans,
      InstantSource clock) {
    this.settings = settings;
    this.protection = protection;
    this.served = served;
    this.health = health;
    this.statistics = statistics;
    this.queries = queries;
    this.repository = repository;
    this.spans = spans;
    this.clock = clock;
  }

  /** The version of the server. */
  public String version() {
    return Metadata.version();
  }

  /** The extensions of the protocol that the server has. */
  public List<String> extensions() {
    return Metadata.extensions(repository.loads());
  }

  /** The names of the models. */
  public List<String> names() {
    return StreamSupport.stream(served.all().spliterator(), false)
        .map(entry -> entry.model().name())
        .toList();
  }

  /**
   * The model of this name, and who answers for it.
   *
   * @throws Problem if there is none
   */
  public Served.Entry entry(String name) {
    return served.entry(name);
  }

  /**
   * The model of this name.
   *
   * @throws Problem if there is none, or it has no such version
   */
  public Model model(String name, Optional<String> version) {
    Served.Entry entry = served.entry(name);
    served.version(entry, version);
    return entry.model();
  }

  /** What the ports for clients are protected by. */
  public Protection protection() {
    return protection;
  }

  /** The largest request that is read, once it is inflated. */
  public long maxBodyBytes() {
    return settings.maxBodyBytes();
  }

  /**
   * A request that is larger.
   *
   * @param what of it is
   */
  public Problem tooLarge(String what) {
    return BodyCollector.tooLarge(what, settings.maxBodyBytes(), HttpSettings.BODY_REMEDY);
  }

  /**
   * Why clients should go elsewhere, whatever the models are, in words; nothing if they may come.
   */
  public Optional<String> whyNotOpen() {
    return health.whyNotOpen();
  }

  /** Why the server cannot take queries to every model just now, in words; nothing if it can. */
  public CompletionStage<Optional<String>> whyNotReady() {
    return health.whyNotReady();
  }

  /**
   * Why a model cannot take queries just now, in words; nothing if it can.
   *
   * @throws Problem if there is no such model, or it has no such version
   */
  public CompletionStage<Optional<String>> whyNotReady(String name, Optional<String> version) {
    Served.Entry entry = served.entry(name);
    return health.whyNotReady(entry, served.version(entry, version));
  }

  /** What became of the queries to every version of every model. */
  public List<ModelStatistics> statistics() {
    return statistics.all();
  }

  /**
   * What became of the queries to a model; without a version, to all of them together.
   *
   * @throws Problem if there is no such model, or it has no such version
   */
  public List<ModelStatistics> statistics(String name, Optional<String> version) {
    Served.Entry entry = served.entry(name);
    return statistics.of(entry, served.version(entry, version));
  }

  /** What there is in the repository, and taking it into service and out of it. */
  public RepositoryEndpoint repository() {
    return repository;
  }

  /** The present. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * The span of a request, if there is to be one.
   *
   * @param header as the client sent it
   */
  public Optional<EdgeSpan> span(Optional<String> header, Instant arrival) {
    return spans.of(header, arrival);
  }

  /**
   * Has a query answered.
   *
   * @param entry the model that the call was read for
   * @param rendering makes of the answer what is sent
   * @param executor where that is done
   * @throws Problem if the model has no such version
   */
  public <T> Asked<T> ask(
      Served.Entry entry,
      Optional<String> version,
      InferCall call,
      Origin origin,
      Function<InferAnswer, T> rendering,
      Executor executor) {
    return queries.ask(entry, served.version(entry, version), call, origin, rendering, executor);
  }
}
