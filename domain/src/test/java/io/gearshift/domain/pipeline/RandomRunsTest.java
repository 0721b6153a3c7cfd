package io.gearshift.domain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PipelineRun.Action;
import io.gearshift.domain.pipeline.PipelineRun.Answer;
import io.gearshift.domain.pipeline.PipelineRun.Ask;
import io.gearshift.domain.pipeline.PipelineRun.Refuse;
import io.gearshift.domain.pipeline.PipelineRun.Take;
import io.gearshift.domain.pipeline.PipelineRun.Task;
import io.gearshift.domain.traffic.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random pipelines, told of their tasks in random orders. What a task gives depends on its node and
 * inputs alone, so that what a run answers can be worked out without it: value by value, from the
 * outputs back to the inputs.
 */
class RandomRunsTest {
  private static final int RUNS = 4;

  static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 0; seed < 500; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyRunEndsOnceWithWhatThePipelineSays(long seed) {
    Random random = new Random(seed);
    Pipeline pipeline = pipeline(random);
    Course course = new Course(pipeline);
    for (int i = 0; i < RUNS; i++) {
      Fate fate = new Fate(random.nextInt(), random.nextInt(4) == 0 ? 0 : random.nextInt(30));
      Oracle oracle = new Oracle(pipeline, fate);
      Action<String> end = end(new PipelineRun<>(course, Nodes.TEXTS), fate, random);

      Map<String, String> outputs = oracle.outputs();
      if (end instanceof Answer<String> answer) {
        assertThat(answer.outputs()).as("%s", pipeline.nodes()).isEqualTo(outputs);
        assertThat(answer.leftOut()).isLessThanOrEqualTo(oracle.lost());
      } else {
        assertThat(end).isInstanceOf(Refuse.class);
        assertThat(oracle.refusals).as("%s", pipeline.nodes()).isPositive();
      }
    }
  }

  /** Tells a run of its tasks in a random order, until it has ended. */
  private static Action<String> end(PipelineRun<String> run, Fate fate, Random random) {
    List<Action<String>> underway = new ArrayList<>(run.begin(List.of("x")));
    Set<Task> asked = new HashSet<>();
    while (!run.isOver()) {
      assertThat(underway).as("what a run that is not over has under way").isNotEmpty();
      Action<String> action = underway.remove(random.nextInt(underway.size()));
      Task task = task(action);
      assertThat(asked.add(task)).as("%s for the first time", task).isTrue();
      List<Action<String>> next = fate.tell(run, action);
      underway.addAll(next);
      assertThat(fate.tell(run, action)).as("told twice").isEmpty();
    }
    Action<String> end = underway.remove(underway.size() - 1);
    assertThat(end).isNotInstanceOfAny(Ask.class, Take.class);
    for (Action<String> late : underway) {
      assertThat(late).isInstanceOfAny(Ask.class, Take.class);
      assertThat(fate.tell(run, late)).isEmpty();
    }
    return end;
  }

  private static Task task(Action<String> action) {
    return action instanceof Ask<String> ask ? ask.task() : ((Take<String>) action).task();
  }

  /** What each task gives. */
  private record Fate(int salt, int failuresPerCent) {
    boolean fails(Node node, List<String> inputs) {
      return draw(node, inputs, "fails", 100) < failuresPerCent;
    }

    List<List<String>> gives(Node node, List<String> inputs) {
      int items =
          node instanceof StepNode step && step.each().isPresent() ? items(node, inputs) : 1;
      List<List<String>> given = new ArrayList<>();
      for (int i = 0; i < items; i++) {
        List<String> outputs = new ArrayList<>();
        for (String output : node.outputs()) {
          int label = draw(node, inputs, output + i, 2);
          outputs.add(label + "." + output + i + inputs);
        }
        given.add(outputs);
      }
      return given;
    }

    private int items(Node node, List<String> inputs) {
      return draw(node, inputs, "items", 4);
    }

    List<Action<String>> tell(PipelineRun<String> run, Action<String> action) {
      Node node = action instanceof Ask<String> ask ? ask.stage() : ((Take<String>) action).step();
      List<String> inputs =
          action instanceof Ask<String> ask ? ask.inputs() : ((Take<String>) action).inputs();
      if (fails(node, inputs)) {
        return run.failed(task(action), Reason.LOST, node.name());
      }
      List<List<String>> given = gives(node, inputs);
      return action instanceof Ask
          ? run.answered(task(action), given.get(0))
          : run.stepped(task(action), given);
    }

    private int draw(Node node, List<String> inputs, String what, int below) {
      return new Random(Objects.hash(salt, node.name(), inputs, what)).nextInt(below);
    }
  }

  /** Works out a run's outputs. An item is known by its place in each scope that it lies in. */
  private static final class Oracle {
    private final Pipeline pipeline;
    private final Flow flow;
    private final Fate fate;
    private final Map<String, Integer> makers = new HashMap<>();
    private final Map<List<Object>, Optional<List<List<String>>>> given = new HashMap<>();
    private final Set<List<Integer>> lost = new HashSet<>();
    int refusals;

    Oracle(Pipeline pipeline, Fate fate) {
      this.pipeline = pipeline;
      this.flow = new Flow(pipeline.id(), pipeline.signature(), pipeline.nodes());
      this.fate = fate;
      for (int i = 0; i < pipeline.nodes().size(); i++) {
        for (String output : pipeline.nodes().get(i).outputs()) {
          makers.put(output, i);
        }
      }
    }

    Map<String, String> outputs() {
      runAll("", List.of());
      Map<String, String> outputs = new HashMap<>();
      pipeline
          .signature()
          .outputs()
          .forEach(o -> value(o.name(), List.of()).ifPresent(v -> outputs.put(o.name(), v)));
      return outputs;
    }

    int lost() {
      return lost.size();
    }

    /** Has every node its turn, so that what nobody needs can fail too. */
    private void runAll(String scope, List<Integer> item) {
      for (int i = 0; i < pipeline.nodes().size(); i++) {
        Node node = pipeline.nodes().get(i);
        if (flow.scopes().get(i).equals(scope) && !(node instanceof GatherNode)) {
          int items = given(i, item).map(List::size).orElse(0);
          if (node instanceof StepNode step && step.each().isPresent()) {
            for (int k = 0; k < items; k++) {
              runAll(step.each().get(), with(item, k));
            }
          }
        }
      }
    }

    private Optional<String> value(String name, List<Integer> item) {
      if (name.equals("in")) {
        return Optional.of("x");
      }
      int maker = makers.get(name);
      Node node = pipeline.nodes().get(maker);
      List<Integer> here = item.subList(0, depth(flow.scopeOf(name)));
      int place = node.outputs().indexOf(name);
      if (node instanceof GatherNode gather) {
        return gathered(gather, here).map(columns -> columns.get(place));
      }
      if (node instanceof StepNode step && step.each().isPresent()) {
        List<Integer> around = here.subList(0, here.size() - 1);
        int k = here.get(here.size() - 1);
        return given(maker, around).map(items -> items.get(k).get(place));
      }
      return given(maker, here).map(items -> items.get(0).get(place));
    }

    private Optional<List<String>> gathered(GatherNode gather, List<Integer> around) {
      int opener = 0;
      while (!(pipeline.nodes().get(opener) instanceof StepNode step
          && step.each().equals(Optional.of(gather.scope())))) {
        opener++;
      }
      Optional<List<List<String>>> items = given(opener, around);
      if (items.isEmpty()) {
        return Optional.empty();
      }
      List<List<String>> columns = new ArrayList<>();
      gather.inputs().forEach(input -> columns.add(new ArrayList<>()));
      for (int k = 0; k < items.get().size(); k++) {
        List<Integer> item = with(around, k);
        List<Optional<String>> row = gather.inputs().stream().map(i -> value(i, item)).toList();
        if (row.stream().allMatch(Optional::isPresent)) {
          for (int c = 0; c < columns.size(); c++) {
            columns.get(c).add(row.get(c).get());
          }
        }
      }
      return Optional.of(columns.stream().map(List::toString).toList());
    }

    /** What a stage or step gives for an item; nothing if it is left out, or fails. */
    private Optional<List<List<String>>> given(int index, List<Integer> item) {
      List<Object> key = List.of(index, item);
      if (!given.containsKey(key)) {
        given.put(key, work(index, item));
      }
      return given.get(key);
    }

    private Optional<List<List<String>>> work(int index, List<Integer> item) {
      Node node = pipeline.nodes().get(index);
      List<Optional<String>> inputs = node.inputs().stream().map(i -> value(i, item)).toList();
      Optional<Condition> when =
          node instanceof StageNode stage ? stage.when() : ((StepNode) node).when();
      boolean met =
          when.map(c -> value(c.value(), item).filter(v -> Nodes.TEXTS.meets(c, v)).isPresent())
              .orElse(true);
      if (!met || inputs.stream().anyMatch(Optional::isEmpty)) {
        return Optional.empty();
      }
      List<String> values = inputs.stream().map(Optional::get).toList();
      if (fate.fails(node, values)) {
        if (item.isEmpty() || pipeline.onLoss() == OnLoss.REFUSE) {
          refusals++;
        }
        lost.add(item);
        return Optional.empty();
      }
      return Optional.of(fate.gives(node, values));
    }

    private int depth(String scope) {
      return scope.isEmpty() ? 0 : 1 + depth(flow.around(scope));
    }

    private static List<Integer> with(List<Integer> item, int k) {
      List<Integer> longer = new ArrayList<>(item);
      longer.add(k);
      return longer;
    }
  }

  /** Nodes are drawn one after the other, and those that do not fit are drawn again. */
  private static Pipeline pipeline(Random random) {
    OnLoss onLoss = random.nextBoolean() ? OnLoss.REFUSE : OnLoss.LEAVE_OUT;
    List<Node> nodes = new ArrayList<>();
    List<String> values = new ArrayList<>(List.of("in"));
    List<String> scopes = new ArrayList<>();
    nodes.add(Nodes.stage("n0", List.of("in"), "v0"));
    values.add("v0");
    int size = 3 + random.nextInt(12);
    for (int tries = 0; nodes.size() < size && tries < 400; tries++) {
      Node node = node(random, nodes.size(), values, scopes);
      nodes.add(node);
      if (isPipeline(onLoss, nodes)) {
        values.addAll(node.outputs());
        if (node instanceof StepNode step) {
          step.each().ifPresent(scopes::add);
        }
      } else {
        nodes.remove(nodes.size() - 1);
      }
    }
    List<String> outputs = new ArrayList<>();
    for (String value : values) {
      if (!value.equals("in") && isPipeline(onLoss, nodes, value) && random.nextInt(3) > 0) {
        outputs.add(value);
      }
    }
    outputs.add("in");
    return Nodes.pipeline(onLoss, outputs, nodes);
  }

  private static boolean isPipeline(OnLoss onLoss, List<Node> nodes) {
    return isPipeline(onLoss, nodes, "in");
  }

  private static boolean isPipeline(OnLoss onLoss, List<Node> nodes, String output) {
    try {
      Nodes.pipeline(onLoss, List.of(output), nodes);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Node node(Random random, int index, List<String> values, List<String> scopes) {
    String name = "n" + index;
    String output = "v" + index;
    List<String> inputs =
        random
            .ints(1 + random.nextInt(2), 0, values.size())
            .distinct()
            .mapToObj(values::get)
            .toList();
    Optional<Condition> when =
        random.nextInt(4) == 0
            ? Optional.of(Nodes.when(values.get(random.nextInt(values.size())), "0", "x"))
            : Optional.empty();
    return switch (random.nextInt(scopes.isEmpty() ? 3 : 5)) {
      case 0 ->
          when.map(condition -> Nodes.stageWhen(name, inputs, output, condition))
              .orElseGet(() -> Nodes.stage(name, inputs, output));
      case 1 -> Nodes.step(name, inputs, output);
      case 2 -> Nodes.fan(name, "s" + index, inputs, List.of(output, output + "b"), when);
      default ->
          Nodes.gather(
              scopes.get(random.nextInt(scopes.size())),
              inputs,
              inputs.stream().map(input -> output + input).toList());
    };
  }
}
