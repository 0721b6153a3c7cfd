package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.Names;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** How the values of a pipeline flow: where each comes from, and in which scope it lies. */
final class Flow {
  /** The scope of a query as a whole. */
  static final String WHOLE = "";

  private final PipelineId id;
  private final Map<String, String> scopeOfValue = new HashMap<>();
  private final Map<String, String> parentOfScope = new HashMap<>();
  private final Map<String, Set<String>> stagesBeforeValue = new HashMap<>();
  private final List<Stage> stages = new ArrayList<>();
  private final List<String> scopes = new ArrayList<>();
  private final Map<String, String> scopeOfStage = new HashMap<>();

  /**
   * @throws IllegalArgumentException if a node takes what no node before it gives, if names are not
   *     unique, if scopes do not lie within each other, or if the stages are no tree
   */
  Flow(PipelineId id, Signature signature, List<Node> nodes) {
    this.id = id;
    parentOfScope.put(WHOLE, WHOLE);
    for (TensorSpec input : signature.inputs()) {
      give(input.name(), WHOLE, Set.of());
    }
    Set<String> names = new HashSet<>();
    for (Node node : nodes) {
      require(names.add(node.name()), "node '%s' stands twice (expected: once)", node.name());
      scopes.add(pass(node));
    }
    for (TensorSpec output : signature.outputs()) {
      require(
          WHOLE.equals(scopeOfValue.get(output.name())),
          "output '%s' is given by no node, or lies in a scope that is not gathered (expected: a value of the whole query)",
          output.name());
    }
    if (stages.isEmpty()) {
      throw new IllegalArgumentException(
          "pipeline " + id + " has no stage (expected: at least one node of a family)");
    }
  }

  /** The stages, each after its parent. */
  List<Stage> stages() {
    return List.copyOf(stages);
  }

  /** The scope in which each node is passed through, by its index; for a gathering, the outer. */
  List<String> scopes() {
    return List.copyOf(scopes);
  }

  /** The scope that a value lies in. */
  String scopeOf(String value) {
    return scopeOfValue.get(value);
  }

  /** The scope around a scope. */
  String around(String scope) {
    return parentOfScope.get(scope);
  }

  /**
   * How many items to expect of each stage for one of the stage before it; for the first, for one
   * query.
   *
   * @param items how many a scope is expected to have for one of the scope around it; 1 if absent
   */
  Factors expected(Map<String, Double> items) {
    Map<String, Double> byStage = new HashMap<>();
    for (Stage stage : stages) {
      double before = stage.parent().map(parent -> itemsOf(parent, items)).orElse(1.0);
      byStage.put(stage.name(), itemsOf(stage.name(), items) / before);
    }
    return new Factors(Map.of(), byStage);
  }

  /** How many items a stage gets for one query. */
  private double itemsOf(String stage, Map<String, Double> items) {
    double product = 1;
    for (String scope = scopeOfStage.get(stage); !scope.equals(WHOLE); scope = around(scope)) {
      product *= items.getOrDefault(scope, 1.0);
    }
    return product;
  }

  private String pass(Node node) {
    Set<String> before = new LinkedHashSet<>();
    String scope = WHOLE;
    for (String input : taken(node)) {
      String lies = scopeOfValue.get(input);
      require(
          lies != null,
          "node '%s' takes '%s', which is no input and which no node before it gives",
          node.name(),
          input);
      require(
          isWithin(lies, scope) || isWithin(scope, lies),
          "node '%s' takes values of the scopes '%s' and '%s' (expected: one within the other; gather one first)",
          node.name(),
          lies,
          scope);
      scope = isWithin(lies, scope) ? lies : scope;
      before.addAll(stagesBeforeValue.get(input));
    }
    if (node instanceof StageNode stage) {
      Names.checked("stage", stage.name());
      stages.add(new Stage(stage.name(), stage.family(), lastOf(stage.name(), before)));
      scopeOfStage.put(stage.name(), scope);
      before.add(stage.name());
      giveAll(node, scope, before);
    } else if (node instanceof StepNode step) {
      require(
          step.each().isPresent() == step.step().fansOut(),
          "step '%s': each is %s (expected: the name of a scope if the step makes many items, and only then)",
          node.name(),
          step.each().map(name -> "'" + name + "'").orElse("not given"));
      giveAll(node, step.each().map(open(scope)).orElse(scope), before);
    } else if (node instanceof GatherNode gather) {
      require(
          scope.equals(gather.scope()) && !scope.equals(WHOLE),
          "node '%s' gathers '%s', but takes values of the scope '%s' (expected: the same)",
          node.name(),
          gather.scope(),
          scope);
      scope = parentOfScope.get(scope);
      giveAll(node, scope, before);
    }
    return scope;
  }

  private static List<String> taken(Node node) {
    List<String> taken = new ArrayList<>(node.inputs());
    Optional<Condition> when =
        node instanceof StageNode stage
            ? stage.when()
            : node instanceof StepNode step ? step.when() : Optional.empty();
    when.ifPresent(condition -> taken.add(condition.value()));
    return taken;
  }

  private UnaryOperator<String> open(String around) {
    return scope -> {
      require(
          parentOfScope.putIfAbsent(scope, around) == null,
          "scope '%s' is opened twice (expected: another name)",
          scope);
      return scope;
    };
  }

  private void giveAll(Node node, String scope, Set<String> stagesBefore) {
    node.outputs().forEach(output -> give(output, scope, stagesBefore));
  }

  private void give(String value, String scope, Set<String> stagesBefore) {
    require(
        scopeOfValue.putIfAbsent(value, scope) == null,
        "value '%s' is given twice (expected: another name)",
        value);
    stagesBeforeValue.put(value, new LinkedHashSet<>(stagesBefore));
  }

  private boolean isWithin(String inner, String outer) {
    for (String scope = inner; ; scope = parentOfScope.get(scope)) {
      if (scope.equals(outer)) {
        return true;
      }
      if (scope.equals(WHOLE)) {
        return false;
      }
    }
  }

  /** The stages before a stage must lie on one way, so that they are a tree. */
  private Optional<String> lastOf(String name, Set<String> before) {
    if (before.isEmpty()) {
      require(
          stages.isEmpty(),
          "stage '%s' follows on no stage, nor does '%s' (expected: one first stage)",
          name,
          stages.isEmpty() ? "" : stages.get(0).name());
      return Optional.empty();
    }
    Stage last =
        stages.stream().filter(stage -> before.contains(stage.name())).reduce((a, b) -> b).get();
    Set<String> way = new HashSet<>();
    for (Optional<String> at = Optional.of(last.name()); at.isPresent(); at = parent(at.get())) {
      way.add(at.get());
    }
    require(
        way.containsAll(before),
        "stage '%s' needs %s, which do not follow on each other (expected: stages on one way from the first)",
        name,
        before);
    return Optional.of(last.name());
  }

  private Optional<String> parent(String stage) {
    return stages.stream().filter(s -> s.name().equals(stage)).findFirst().get().parent();
  }

  private void require(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException("pipeline " + id + ": " + message.formatted(arguments));
    }
  }
}
