package io.gearshift.http;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.PolicyStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.accuracy.FamilyAccuracy;
import io.gearshift.http.BodyCollector.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;

/** Finds what a request to the admin server asks for, and has the planner or the board answer. */
final class AdminEndpoints {
  private static final String ROOT = "/admin/v1";

  /** What management answers, by the first part of the path. */
  private static final Set<String> MANAGEMENT = Set.of("cluster", "startup", "ready", "alive");

  private static final String REPOSITORY_INDEX = "/v2/repository/index";
  private static final List<String> REPOSITORY = List.of("v2", "repository");

  private record Endpoint(String verb, String path, String what, Listener.Dispatch dispatch) {}

  private final List<Endpoint> endpoints =
      List.of(
          new Endpoint("GET", ROOT, "what there is", received -> index()),
          new Endpoint(
              "GET",
              ROOT + "/plan",
              "what stands where, for which demand, and why",
              received -> plan()),
          new Endpoint(
              "POST",
              ROOT + "/replan",
              "plan anew now; answers with the plan",
              received -> replan()),
          new Endpoint(
              "GET",
              ROOT + "/policies",
              "which policies are in force, and which there are",
              received -> policies()),
          new Endpoint(
              "PUT",
              ROOT + "/policies",
              "choose policies by name: {\"planner\", \"routing\", \"batching\"}, or some of them",
              this::choose),
          new Endpoint(
              "GET",
              ROOT + "/cluster",
              "the nodes as this one sees them, their devices, and where the planner is",
              received -> cluster()),
          new Endpoint(
              "POST",
              REPOSITORY_INDEX,
              "the models of the repository and how each stands; {\"ready\": true} for those that"
                  + " serve; POST to /v2/repository/models/MODEL/load and /unload takes one into"
                  + " service as its folder has it now, or out of it",
              this::repository),
          new Endpoint(
              "GET", MetricsEndpoint.PATH, "what is measured, for Prometheus", r -> metrics()),
          new Endpoint(
              "GET",
              ROOT + "/accuracy",
              "how accurate this node's answers were of late, by what was checked",
              received -> accuracy()),
          new Endpoint("GET", "/ready", "whether this node takes part", this::manage),
          new Endpoint("GET", "/alive", "whether this process runs", this::manage),
          new Endpoint(
              "GET",
              "/cluster/members",
              "the nodes as Pekko sees them; PUT and DELETE to /cluster/members/ADDRESS have one"
                  + " leave, or give it up",
              this::manage),
          new Endpoint("GET", "/cluster/shards/device", "the devices of this node", this::manage));

  private final CrossSite crossSite;
  private final AdminPorts ports;
  private final Duration patience;
  private final MetricsEndpoint metrics;
  private final Scheduler scheduler;
  private final Executor executor;
  private volatile Optional<DashboardEndpoints> dashboard = Optional.empty();

  /**
   * @param patience how long to wait for the planner and for the board
   */
  AdminEndpoints(CrossSite crossSite, AdminPorts ports, Duration patience, ActorSystem<?> system) {
    this.crossSite = crossSite;
    this.ports = ports;
    this.patience = patience;
    this.metrics = new MetricsEndpoint(ports.replanner(), ports.metrics(), patience, system);
    this.scheduler = system.scheduler();
    this.executor = system.executionContext();
  }

  /** From now on the dashboard is at the root. */
  void mount(DashboardEndpoints shown) {
    dashboard = Optional.of(shown);
  }

  CompletionStage<HttpResponse> dispatch(Received received) throws IOException {
    crossSite.check(received.request());
    Optional<DashboardEndpoints> page = dashboard;
    if (page.isPresent() && DashboardEndpoints.owns(received.request().getUri())) {
      return page.get().dispatch(received);
    }
    List<String> segments = Route.segments(received.request().getUri());
    if (!segments.isEmpty() && MANAGEMENT.contains(segments.get(0))) {
      return manage(received);
    }
    if (segments.size() > 1 && segments.subList(0, 2).equals(REPOSITORY)) {
      return repository(received);
    }
    String path = "/" + String.join("/", segments);
    String verb = received.request().method().value();
    List<Endpoint> there = endpoints.stream().filter(e -> e.path().equals(path)).toList();
    if (there.isEmpty()) {
      throw Problem.notFound(path, ROOT);
    }
    for (Endpoint endpoint : there) {
      if (endpoint.verb().equals(verb)) {
        return endpoint.dispatch().answer(received);
      }
    }
    throw Problem.methodNotAllowed(
        verb, there.stream().map(Endpoint::verb).collect(Collectors.joining(", ")));
  }

  private CompletionStage<HttpResponse> index() {
    byte[] index =
        Json.object(
            json -> {
              json.writeArrayFieldStart("endpoints");
              for (Endpoint endpoint : endpoints) {
                json.writeStartObject();
                json.writeStringField("method", endpoint.verb());
                json.writeStringField("path", endpoint.path());
                json.writeStringField("what", endpoint.what());
                json.writeEndObject();
              }
              json.writeEndArray();
            });
    return CompletableFuture.completedFuture(json(index));
  }

  private CompletionStage<HttpResponse> plan() {
    CompletionStage<PlanStatus> status =
        ask(
            ports.replanner(),
            Replanner.Describe::new,
            "the planner did not answer within %s; it may be moving to another node: try again");
    return status.thenApply(said -> json(PlanJson.of(said)));
  }

  private CompletionStage<HttpResponse> replan() {
    CompletionStage<PlanStatus> status =
        ask(
            ports.replanner(),
            Replanner.Replan::new,
            "no new plan was made within %s; the planner may still be at it, have no device to"
                + " plan for, or be moving to another node: see GET /admin/v1/plan");
    return status.thenApply(said -> json(PlanJson.of(said)));
  }

  private CompletionStage<HttpResponse> metrics() {
    return metrics.page();
  }

  private CompletionStage<HttpResponse> cluster() {
    return CompletableFuture.completedFuture(json(ClusterJson.of(ports.cluster().get())));
  }

  private CompletionStage<HttpResponse> repository(Received received) throws IOException {
    RepositoryEndpoint repository =
        ports
            .repository()
            .orElseThrow(
                () ->
                    Problem.of(
                        404,
                        "this node takes no queries and tells nothing of models; ask one with the"
                            + " role 'frontend'"));
    Route route =
        Route.of(received.request().getUri())
            .orElseThrow(
                () -> Problem.notFound(received.request().getUri().path(), REPOSITORY_INDEX));
    route.requireVerb(received.request().method().value());
    return repository.answer(received, route);
  }

  private CompletionStage<HttpResponse> accuracy() {
    CompletionStage<List<FamilyAccuracy>> all =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (ActorRef<StageRouter.Command> router : ports.routers()) {
      all =
          all.thenCombine(
              this.<StageRouter.Command, FamilyAccuracy>ask(
                  router, StageRouter.Judge::new, "a router did not answer within %s: try again"),
              (found, family) -> {
                found.add(family);
                return found;
              });
    }
    return all.thenApply(found -> json(AccuracyJson.of(found)));
  }

  private CompletionStage<HttpResponse> manage(Received received) {
    HttpRequest request = received.request();
    return ports
        .management()
        .apply(request.withEntity(request.entity().getContentType(), received.body()));
  }

  private CompletionStage<HttpResponse> policies() {
    return show().thenApply(AdminEndpoints::json);
  }

  private CompletionStage<PolicyStatus> show() {
    return ask(
        ports.policies(),
        PolicyBoard.Show::new,
        "the policies could not be read within %s: try again");
  }

  private CompletionStage<HttpResponse> choose(Received received) throws IOException {
    PolicyChange change = PolicyChange.read(received.body().toArrayUnsafe());
    return show()
        .thenApply(change::applied)
        .thenCompose(
            names ->
                this.<PolicyBoard.Command, PolicyStatus>ask(
                    ports.policies(),
                    replyTo -> new PolicyBoard.Choose(names, replyTo),
                    "it is not known after %s whether the policies were chosen: see"
                        + " GET /admin/v1/policies"))
        .thenApply(AdminEndpoints::json);
  }

  /**
   * @param silence what to say if there is no answer, with %s for the time
   */
  private <M, R> CompletionStage<R> ask(
      ActorRef<M> actor, Function<ActorRef<R>, M> message, String silence) {
    return AskPattern.ask(actor, message, patience, scheduler)
        // never on the thread of the actor that replies
        .handleAsync(
            (reply, failure) -> {
              if (failure instanceof TimeoutException) {
                throw Problem.of(503, silence.formatted(patience.toMillis() + " ms"));
              }
              if (failure != null) {
                throw new CompletionException(failure);
              }
              return reply;
            },
            executor);
  }

  private static HttpResponse json(PolicyStatus status) {
    return json(
        Json.object(
            json -> {
              json.writeStringField("planner", status.chosen().planner());
              json.writeStringField("routing", status.chosen().routing());
              json.writeStringField("batching", status.chosen().batching());
              json.writeObjectFieldStart("known");
              Json.strings(json, "planners", status.planners());
              Json.strings(json, "routings", status.routings());
              Json.strings(json, "batchings", status.batchings());
              json.writeEndObject();
            }));
  }

  private static HttpResponse json(byte[] body) {
    return HttpResponse.create().withEntity(Json.entity(body));
  }
}
