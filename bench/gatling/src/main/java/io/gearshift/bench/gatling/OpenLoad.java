package io.gearshift.bench.gatling;

import static io.gatling.javaapi.core.CoreDsl.RawFileBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Posts one body at random instants of a steady rate, over shared keep-alive connections; system
 * properties say which body, where to, and how often.
 *
 * <p>Percentiles are those of Gatling's response times one by one, without the warm-up. Its own
 * summary is not exact enough: it interpolates in a digest.
 */
public final class OpenLoad extends Simulation {
  private static final String MILLIS = "millis";

  private final Queue<Integer> responseMillis = new ConcurrentLinkedQueue<>();

  public OpenLoad() {
    HttpProtocolBuilder protocol =
        http.baseUrl(System.getProperty("url")).shareConnections().disableWarmUp();
    ScenarioBuilder queries =
        posts("query")
            .exec(
                session -> {
                  responseMillis.add(session.getInt(MILLIS));
                  return session;
                });
    setUp(
            posts("warm-up")
                .injectOpen(arrivals("warmUpSeconds"))
                .andThen(queries.injectOpen(arrivals("seconds"))))
        .protocols(protocol)
        .assertions(global().failedRequests().count().is(0L));
  }

  @Override
  public void after() {
    List<Integer> sorted = responseMillis.stream().sorted().toList();
    System.out.printf(
        "%nqueries %d%np50 %d ms%np99 %d ms%n",
        sorted.size(), percentile(50, sorted), percentile(99, sorted));
  }

  private static ScenarioBuilder posts(String name) {
    return scenario(name)
        .exec(
            http(name)
                .post(System.getProperty("path"))
                .header("Content-Type", "application/json")
                .body(RawFileBody(System.getProperty("body")))
                .check(status().is(200), responseTimeInMillis().saveAs(MILLIS)));
  }

  private static OpenInjectionStep arrivals(String seconds) {
    double rate = Double.parseDouble(System.getProperty("rate"));
    return constantUsersPerSec(rate).during(Integer.getInteger(seconds)).randomized();
  }

  /** The smallest that so many of a hundred do not exceed. */
  private static int percentile(int percentile, List<Integer> sorted) {
    return sorted.get((sorted.size() * percentile + 99) / 100 - 1);
  }
}
