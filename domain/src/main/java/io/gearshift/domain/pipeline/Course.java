package io.gearshift.domain.pipeline;

import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What runs through a pipeline go by, worked out once: whose turn each value brings nearer. */
public final class Course {

  /**
   * A node's turn for an item; for a gathering, an item's turn to be gathered.
   *
   * @param node its index in the pipeline
   * @param place among the turns of its scope
   * @param taken the values it waits for, the condition's included
   */
  record Turn(int node, Node what, int place, Set<String> taken, Optional<Condition> when) {}

  /**
   * A turn that waits for a value.
   *
   * @param way the scopes that lead from the value's item to those whose turn it is
   */
  record Taker(Turn turn, List<String> way) {}

  private final Pipeline pipeline;
  private final Flow flow;
  private final List<String> inputs;
  private final Set<String> outputs = new LinkedHashSet<>();
  private final Map<String, List<Turn>> turns = new HashMap<>();
  private final Map<String, List<Turn>> gatherings = new HashMap<>();
  private final Map<String, List<Taker>> takers = new HashMap<>();

  public Course(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.flow = new Flow(pipeline.id(), pipeline.signature(), pipeline.nodes());
    this.inputs = pipeline.signature().inputs().stream().map(spec -> spec.name()).toList();
    pipeline.signature().outputs().forEach(spec -> outputs.add(spec.name()));
    for (int node = 0; node < pipeline.nodes().size(); node++) {
      add(node, pipeline.nodes().get(node));
    }
  }

  private void add(int node, Node what) {
    String scope = what instanceof GatherNode gather ? gather.scope() : flow.scopes().get(node);
    Optional<Condition> when =
        what instanceof StageNode stage
            ? stage.when()
            : what instanceof StepNode step ? step.when() : Optional.empty();
    Set<String> taken = new LinkedHashSet<>(what.inputs());
    when.ifPresent(condition -> taken.add(condition.value()));
    List<Turn> ofScope = turns.computeIfAbsent(scope, s -> new ArrayList<>());
    Turn turn = new Turn(node, what, ofScope.size(), taken, when);
    ofScope.add(turn);
    if (what instanceof GatherNode) {
      gatherings.computeIfAbsent(scope, s -> new ArrayList<>()).add(turn);
    }
    for (String value : taken) {
      takers
          .computeIfAbsent(value, v -> new ArrayList<>())
          .add(new Taker(turn, way(flow.scopeOf(value), scope)));
    }
  }

  Pipeline.OnLoss onLoss() {
    return pipeline.onLoss();
  }

  Node node(int index) {
    return pipeline.nodes().get(index);
  }

  List<String> inputs() {
    return inputs;
  }

  Set<String> outputs() {
    return outputs;
  }

  /** The turns of every item of a scope. */
  List<Turn> turns(String scope) {
    return turns.getOrDefault(scope, List.of());
  }

  /** Those of the turns that gather the items of a scope. */
  List<Turn> gatherings(String scope) {
    return gatherings.getOrDefault(scope, List.of());
  }

  List<Taker> takers(String value) {
    return takers.getOrDefault(value, List.of());
  }

  /** The scope in which a node that is no gathering is passed through. */
  String scopeOf(int node) {
    return flow.scopes().get(node);
  }

  boolean isWithin(String inner, String outer) {
    String scope = inner;
    while (!scope.equals(outer) && !scope.equals(Flow.WHOLE)) {
      scope = flow.around(scope);
    }
    return scope.equals(outer);
  }

  /** The scopes that lead from an item of the outer one to those of the inner one. */
  List<String> way(String outer, String inner) {
    LinkedList<String> way = new LinkedList<>();
    for (String scope = inner; !scope.equals(outer); scope = flow.around(scope)) {
      way.addFirst(scope);
    }
    return List.copyOf(way);
  }
}
