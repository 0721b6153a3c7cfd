package io.gearshift.domain.trace;

/** What a span says of itself. */
public sealed interface Attribute {
  String name();

  record Text(String name, String value) implements Attribute {}

  record Whole(String name, long value) implements Attribute {}

  static Attribute of(String name, String value) {
    return new Text(name, value);
  }

  static Attribute of(String name, long value) {
    return new Whole(name, value);
  }
}
