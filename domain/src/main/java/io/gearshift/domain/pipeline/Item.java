package io.gearshift.domain.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An item of a run, or the query as a whole, and what is known of its values. */
final class Item<V> {

  /**
   * The items that one item was made into.
   *
   * @param left how many have not been handed in yet, by the place of the gathering
   */
  record Group<V>(List<Item<V>> items, int[] left) {}

  private final int id;
  private final String scope;
  private final Optional<Item<V>> around;
  private final Map<String, Optional<V>> values;
  private final Map<String, Group<V>> groups = new HashMap<>();
  private final int[] unknown;
  private final boolean[] decided;

  /**
   * @param turns how many turns it has
   */
  Item(int id, String scope, Optional<Item<V>> around, Map<String, Optional<V>> values, int turns) {
    this.id = id;
    this.scope = scope;
    this.around = around;
    this.values = values;
    this.unknown = new int[turns];
    this.decided = new boolean[turns];
  }

  int id() {
    return id;
  }

  String scope() {
    return scope;
  }

  boolean isWhole() {
    return around.isEmpty();
  }

  /** The item that this one was made of. */
  Item<V> around() {
    return around.orElseThrow();
  }

  /** By the scope that they lie in, the items that this one was made into. */
  Map<String, Group<V>> groups() {
    return groups;
  }

  void put(String name, Optional<V> value) {
    values.put(name, value);
  }

  /** A value of this item or of one around it: empty if it is absent, null while unknown. */
  Optional<V> find(String name) {
    Optional<V> value = values.get(name);
    return value != null || around.isEmpty() ? value : around.get().find(name);
  }

  boolean knows(String name) {
    return find(name) != null;
  }

  boolean has(String name) {
    Optional<V> value = find(name);
    return value != null && value.isPresent();
  }

  V value(String name) {
    return find(name).orElseThrow();
  }

  void count(Course.Turn turn) {
    unknown[turn.place()] = (int) turn.taken().stream().filter(name -> !knows(name)).count();
  }

  /** One more of the values that the turn takes is known. */
  void advance(Course.Turn turn) {
    unknown[turn.place()]--;
  }

  boolean isComplete(Course.Turn turn) {
    return unknown[turn.place()] == 0;
  }

  boolean isDecided(Course.Turn turn) {
    return decided[turn.place()];
  }

  void decide(Course.Turn turn) {
    decided[turn.place()] = true;
  }
}
