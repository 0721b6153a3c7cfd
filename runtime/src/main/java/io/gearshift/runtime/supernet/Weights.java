package io.gearshift.runtime.supernet;

/** The weights of a supernet by name. */
public interface Weights {

  /**
   * The elements of a tensor, row by row.
   *
   * @throws IllegalArgumentException if there is no such tensor, or not of this shape
   */
  float[] get(String name, long... shape);
}
