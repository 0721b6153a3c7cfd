package io.gearshift.http.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.domain.catalog.Catalog;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.CompletionStrategy;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * What a page that shows the cluster is made of: its files, what there is to see, and news of it
 * every second for as many as may look at a time.
 */
public final class Dashboard {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** What a page that reads too slowly has waiting at most; it sees the newest then. */
  private static final int WAITING = 2;

  private static final String PAGE = "io/gearshift/http/dashboard/";
  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/";
  private static final String SCRIPT = "text/javascript; charset=UTF-8";
  private static final String STYLE = "text/css; charset=UTF-8";
  private static final List<String> SCRIPTS =
      List.of("app.js", "charts.js", "devices.js", "look.js", "whatif.js");

  private final DashboardPorts ports;
  private final ActorRef<Announcer.Command> announcer;
  private final ActorSystem<?> system;
  private final Map<String, Asset> assets = new HashMap<>();

  /**
   * Reads the files and begins to look.
   *
   * @param maxListeners how many pages may be open at a time
   */
  public static Dashboard start(
      DashboardPorts ports, int maxListeners, InstantSource clock, ActorSystem<?> system) {
    ActorRef<Announcer.Command> announcer =
        system.systemActorOf(
            Behaviors.supervise(Announcer.create(ports, maxListeners, clock))
                .onFailure(SupervisorStrategy.restart()),
            "dashboard",
            Props.empty());
    return new Dashboard(ports, announcer, system);
  }

  private Dashboard(
      DashboardPorts ports, ActorRef<Announcer.Command> announcer, ActorSystem<?> system) {
    this.ports = ports;
    this.announcer = announcer;
    this.system = system;
    assets.put("", Asset.read(PAGE + "index.html", "text/html; charset=UTF-8"));
    assets.put("style.css", Asset.read(PAGE + "style.css", STYLE));
    assets.put("icon.svg", Asset.read(PAGE + "icon.svg", "image/svg+xml"));
    SCRIPTS.forEach(name -> assets.put(name, Asset.read(PAGE + name, SCRIPT)));
    assets.put("uplot.js", Asset.read(UPLOT + "dist/uPlot.iife.min.js", SCRIPT));
    assets.put("uplot.css", Asset.read(UPLOT + "dist/uPlot.min.css", STYLE));
    assets.put("uplot-license.txt", Asset.read(UPLOT + "LICENSE", "text/plain; charset=UTF-8"));
  }

  /** A file of the page; the page itself has no name. */
  public Optional<Asset> asset(String name) {
    return Optional.ofNullable(assets.get(name));
  }

  /** What changes seldom: models, nodes, devices, the plan. */
  public CompletionStage<Asset> layout() {
    return show().thenApply(shown -> json(shown.layout()));
  }

  /** The last ten minutes, second by second. */
  public CompletionStage<Asset> history() {
    return show().thenApply(shown -> json(shown.history()));
  }

  /** What changes every second, as of now. */
  public CompletionStage<Asset> now() {
    return show().thenApply(shown -> json(shown.tick()));
  }

  /**
   * News as server-sent events, until the reader goes or the server stops.
   *
   * @return nothing if too many look already
   */
  public CompletionStage<Optional<Source<ByteString, NotUsed>>> events() {
    Pair<org.apache.pekko.actor.ActorRef, Source<Announcer.Notice, NotUsed>> opened =
        Source.<Announcer.Notice>actorRef(
                notice ->
                    notice == Announcer.End.INSTANCE
                        ? Optional.of(CompletionStrategy.immediately())
                        : Optional.empty(),
                notice -> Optional.empty(),
                WAITING,
                OverflowStrategy.dropHead())
            .preMaterialize(system);
    ActorRef<Announcer.Notice> listener = Adapter.toTyped(opened.first());
    return AskPattern.<Announcer.Command, Boolean>ask(
            announcer,
            replyTo -> new Announcer.Join(listener, replyTo),
            PATIENCE,
            system.scheduler())
        .thenApply(
            isRoom ->
                isRoom ? Optional.of(opened.second().map(Dashboard::event)) : Optional.empty());
  }

  /**
   * What the planner would do for another demand, as JSON.
   *
   * @param demand by family or pipeline, each of which there is
   * @return fails with {@link WhatIf.Refused} if it cannot be said now
   */
  public CompletionStage<byte[]> whatIf(Map<String, Double> demand) {
    return ports.whatIf().ask(demand).thenApply(answer -> bytes(new WhatIfJson(answer)));
  }

  /** The families and pipelines for which a demand can be thought of. */
  public List<String> models() {
    Catalog catalog = ports.catalog();
    return Stream.concat(
            catalog.families().stream().map(family -> family.id().name()),
            catalog.pipelines().stream().map(pipeline -> pipeline.id().name()))
        .toList();
  }

  /** How many look. */
  CompletionStage<Integer> listeners() {
    return AskPattern.ask(announcer, Announcer.Count::new, PATIENCE, system.scheduler());
  }

  /** Sends those who look home, so that a server that stops need not wait for them. */
  public void close() {
    announcer.tell(Announcer.Close.INSTANCE);
  }

  private CompletionStage<Snapshot> show() {
    return AskPattern.ask(announcer, Announcer.Show::new, PATIENCE, system.scheduler());
  }

  private static ByteString event(Announcer.Notice notice) {
    byte[] tick = notice instanceof Announcer.News news ? news.snapshot().tick() : new byte[0];
    return ByteString.fromString("data: ")
        .concat(ByteString.fromArrayUnsafe(tick))
        .concat(ByteString.fromArrayUnsafe("\n\n".getBytes(StandardCharsets.UTF_8)));
  }

  private static Asset json(byte[] bytes) {
    return Asset.of("application/json", bytes);
  }

  private static byte[] bytes(WhatIfJson answer) {
    try {
      return MAPPER.writeValueAsBytes(answer.json());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
