package io.gearshift.domain.pipeline;

import io.gearshift.domain.pipeline.Course.Taker;
import io.gearshift.domain.pipeline.Course.Turn;
import io.gearshift.domain.pipeline.Item.Group;
import io.gearshift.domain.pipeline.Node.GatherNode;
import io.gearshift.domain.pipeline.Node.StepNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the values of a run: each that becomes known, or is known to be absent, brings
 * on the turns that waited for it.
 */
final class Progress<V> {

  /** What a run does with turns. */
  interface Turns<V> {
    /** A stage or step has its turn. */
    void begin(Item<V> item, Turn turn);

    /** What was to be gathered within this item does not fit together. */
    void failed(Item<V> around, Turn gathering, String why);
  }

  private final Course course;
  private final PipelineRun.Values<V> values;
  private final Turns<V> turns;
  private final List<Item<V>> items = new ArrayList<>();
  private long outputsUnknown;

  Progress(Course course, PipelineRun.Values<V> values, Turns<V> turns) {
    this.course = course;
    this.values = values;
    this.turns = turns;
  }

  void begin(List<V> inputs) {
    Item<V> whole = add(Flow.WHOLE, Optional.empty(), named(course.inputs(), inputs));
    outputsUnknown = course.outputs().stream().filter(name -> !whole.knows(name)).count();
    arrive(List.of(whole));
  }

  boolean hasBegun() {
    return !items.isEmpty();
  }

  Item<V> item(int id) {
    return items.get(id);
  }

  /** Whether each output is known, or known to be absent. */
  boolean isComplete() {
    return outputsUnknown == 0;
  }

  /** Those of the outputs that are known and not absent. */
  Map<String, V> outputs() {
    Item<V> whole = items.get(0);
    Map<String, V> outputs = new LinkedHashMap<>();
    course.outputs().stream()
        .filter(whole::has)
        .forEach(name -> outputs.put(name, whole.value(name)));
    return outputs;
  }

  /** A node has given its outputs for an item. */
  void give(Item<V> item, Node node, List<V> outputs) {
    named(node.outputs(), outputs).forEach((name, value) -> settle(item, name, value));
  }

  /** A step has made items of one. */
  void fanOut(Item<V> item, StepNode step, List<List<V>> outputs) {
    String scope = step.each().orElseThrow();
    List<Item<V>> made = new ArrayList<>(outputs.size());
    for (List<V> ofOne : outputs) {
      made.add(add(scope, Optional.of(item), named(step.outputs(), ofOne)));
    }
    int[] left = new int[course.turns(scope).size()];
    course.gatherings(scope).forEach(turn -> left[turn.place()] = made.size());
    item.groups().put(scope, new Group<>(made, left));
    if (made.isEmpty()) {
      course.gatherings(scope).forEach(turn -> gather(item, turn, made));
    }
    arrive(made);
  }

  /** A node gives nothing; one that would have fanned out leaves nothing to gather. */
  void giveNothing(Item<V> item, Node node) {
    if (node instanceof StepNode step && step.each().isPresent()) {
      for (Turn gathering : course.gatherings(step.each().get())) {
        giveNothing(item, gathering.what());
      }
    } else {
      node.outputs().forEach(name -> settle(item, name, Optional.empty()));
    }
  }

  /** The items for which a node had its turn on the way to this one, or has it after that. */
  List<Item<V>> itemsOf(int node, Item<V> towards) {
    String scope = course.scopeOf(node);
    Item<V> common = towards;
    while (!course.isWithin(scope, common.scope())) {
      common = common.around();
    }
    List<Item<V>> found = List.of(common);
    for (String inner : course.way(common.scope(), scope)) {
      List<Item<V>> within = new ArrayList<>();
      for (Item<V> outer : found) {
        Group<V> group = outer.groups().get(inner);
        within.addAll(group == null ? List.of() : group.items());
      }
      found = within;
    }
    return found;
  }

  private Item<V> add(String scope, Optional<Item<V>> around, Map<String, Optional<V>> known) {
    Item<V> item = new Item<>(items.size(), scope, around, known, course.turns(scope).size());
    items.add(item);
    return item;
  }

  private Map<String, Optional<V>> named(List<String> names, List<V> given) {
    if (given.size() != names.size()) {
      throw new IllegalArgumentException(given.size() + " values (expected: " + names + ")");
    }
    Map<String, Optional<V>> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), Optional.of(given.get(i)));
    }
    return named;
  }

  private void arrive(List<Item<V>> arrived) {
    for (Item<V> item : arrived) {
      // all are counted before any is considered, for what one settles may concern the others
      course.turns(item.scope()).forEach(item::count);
      course.turns(item.scope()).forEach(turn -> consider(item, turn));
    }
  }

  private void settle(Item<V> item, String name, Optional<V> value) {
    item.put(name, value);
    if (item.isWhole() && course.outputs().contains(name)) {
      outputsUnknown--;
    }
    for (Taker taker : course.takers(name)) {
      advance(item, taker, 0);
    }
  }

  private void advance(Item<V> item, Taker taker, int depth) {
    if (depth == taker.way().size()) {
      item.advance(taker.turn());
      consider(item, taker.turn());
      return;
    }
    Group<V> group = item.groups().get(taker.way().get(depth));
    if (group != null) {
      group.items().forEach(inner -> advance(inner, taker, depth + 1));
    }
  }

  /** Gives an item its turn, or leaves it out, if what is known decides that. */
  private void consider(Item<V> item, Turn turn) {
    if (item.isDecided(turn)) {
      return;
    }
    boolean leftOut =
        turn.taken().stream().anyMatch(name -> item.knows(name) && !isMet(item, turn, name));
    if (!leftOut && !item.isComplete(turn)) {
      return;
    }
    item.decide(turn);
    if (turn.what() instanceof GatherNode) {
      handIn(item, turn);
    } else if (leftOut) {
      giveNothing(item, turn.what());
    } else {
      turns.begin(item, turn);
    }
  }

  private boolean isMet(Item<V> item, Turn turn, String name) {
    return item.has(name)
        && turn.when()
            .filter(condition -> condition.value().equals(name))
            .map(condition -> values.meets(condition, item.value(name)))
            .orElse(true);
  }

  /** It is decided what the item has to be gathered. */
  private void handIn(Item<V> item, Turn gathering) {
    Group<V> group = item.around().groups().get(item.scope());
    if (--group.left()[gathering.place()] == 0) {
      gather(item.around(), gathering, group.items());
    }
  }

  private void gather(Item<V> around, Turn gathering, List<Item<V>> gathered) {
    List<String> names = gathering.what().inputs();
    List<Item<V>> whole =
        gathered.stream().filter(item -> names.stream().allMatch(item::has)).toList();
    List<V> joined = new ArrayList<>();
    try {
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        List<V> all = whole.stream().map(item -> item.value(name)).toList();
        joined.add(values.join(gathering.what().outputs().get(i), all));
      }
    } catch (IllegalArgumentException e) {
      turns.failed(around, gathering, e.getMessage());
      return;
    }
    give(around, gathering.what(), joined);
  }
}
