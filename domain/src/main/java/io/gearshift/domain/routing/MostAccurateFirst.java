package io.gearshift.domain.routing;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills the most accurate instances of each stage first, and the others with what is left
 * (MostAccurateFirst, the load balancer of Loki, HPDC 2024). From the first stage on, and at each
 * from its most accurate instance down, what an instance hands on goes to the most accurate
 * instance of the next stage until its capacity is used up, and then to the one after that. This
 * maximises the accuracy from end to end, which grows with that of every single variant.
 *
 * <p>What finds no capacity is told and goes nowhere, as in the paper; the published code spreads
 * it over all. By single-model accuracy the paper means the best first; the published code sorts
 * the other way round.
 *
 * @param factors how many items a stage gets for each that an instance before it answers
 */
public record MostAccurateFirst(PipelineGraph graph, Factors factors) {

  /** An instance, and how many items per second it can serve. */
  public record Server(DeviceId device, VariantId variant, Accuracy accuracy, Rate capacity) {}

  /**
   * A row of a routing table.
   *
   * @param from the instance of the stage before; absent where queries begin
   * @param probability that an item which {@code from} hands on to the stage goes to {@code to}
   */
  public record Row(Stage stage, Optional<Server> from, Server to, double probability) {}

  /**
   * The routing tables of a pipeline.
   *
   * @param incoming items per second of each instance that gets any
   * @param backup the capacity that is left, of each instance that has any left
   * @param unserved items per second that found no capacity, by the stage
   */
  public record Tables(
      List<Row> rows,
      Map<Server, Rate> incoming,
      Map<Server, Rate> backup,
      Map<String, Rate> unserved) {
    public Tables {
      rows = List.copyOf(rows);
      incoming = Map.copyOf(incoming);
      backup = Map.copyOf(backup);
      unserved = Map.copyOf(unserved);
    }

    /**
     * What routers of a family go by that do not know which instance an item comes from: the rows
     * to each instance as one.
     */
    public List<Share> shares(FamilyId family) {
      List<Server> served =
          rows.stream()
              .map(Row::to)
              .filter(server -> server.variant().family().equals(family))
              .distinct()
              .toList();
      double sum = served.stream().mapToDouble(server -> incoming.get(server).perSecond()).sum();
      return served.stream()
          .map(s -> new Share(s.device(), s.variant(), incoming.get(s).perSecond() / sum))
          .toList();
    }
  }

  /**
   * @param demand queries per second
   * @param servers of the families of the pipeline
   */
  public Tables tables(Rate demand, List<Server> servers) {
    List<Server> bestFirst =
        servers.stream()
            .sorted(Comparator.comparing(Server::accuracy, Comparator.reverseOrder()))
            .toList();
    Filling filling = new Filling(bestFirst);
    filling.pour(graph.root(), Optional.empty(), demand.perSecond());
    for (Stage stage : graph.stages()) {
      for (Server from : bestFirst) {
        double served = filling.incoming(stage, from);
        for (Stage child : graph.children(stage)) {
          filling.pour(child, Optional.of(from), served * factors.of(from.variant(), child.name()));
        }
      }
    }
    return filling.tables();
  }

  private static final class Filling {
    private final List<Server> bestFirst;
    private final Map<Server, Double> left = new LinkedHashMap<>();
    private final Map<String, Map<Server, Double>> incoming = new HashMap<>();
    private final Map<String, Rate> unserved = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();

    Filling(List<Server> bestFirst) {
      this.bestFirst = bestFirst;
      bestFirst.forEach(server -> left.put(server, server.capacity().perSecond()));
    }

    double incoming(Stage stage, Server server) {
      return incoming.getOrDefault(stage.name(), Map.of()).getOrDefault(server, 0.0);
    }

    void pour(Stage stage, Optional<Server> from, double items) {
      double out = items;
      for (Server to : bestFirst) {
        double some = Math.min(out, left.get(to));
        if (to.variant().family().equals(stage.family()) && some > 0) {
          rows.add(new Row(stage, from, to, some / items));
          left.merge(to, -some, Double::sum);
          incoming
              .computeIfAbsent(stage.name(), name -> new HashMap<>())
              .merge(to, some, Double::sum);
          out -= some;
        }
      }
      if (out > 0) {
        Rate before = unserved.getOrDefault(stage.name(), Rate.ZERO);
        unserved.put(stage.name(), Rate.of(before.perSecond() + out));
      }
    }

    Tables tables() {
      Map<Server, Double> sums = new HashMap<>();
      incoming
          .values()
          .forEach(ofStage -> ofStage.forEach((s, r) -> sums.merge(s, r, Double::sum)));
      return new Tables(rows, rates(sums), rates(left), unserved);
    }

    private static Map<Server, Rate> rates(Map<Server, Double> perSecond) {
      Map<Server, Rate> rates = new HashMap<>();
      perSecond.forEach(
          (server, rate) -> {
            if (rate > 0) {
              rates.put(server, Rate.of(rate));
            }
          });
      return rates;
    }
  }
}
