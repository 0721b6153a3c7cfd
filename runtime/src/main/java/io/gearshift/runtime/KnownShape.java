package io.gearshift.runtime;

import io.gearshift.domain.catalog.Shape;
import java.util.Optional;

/**
 * The shape that an output will have, worked out before the run: every dimension is either fixed
 * or, by its symbol, that of an input of the same file.
 */
final class KnownShape {
  private final long[] fixed;
  private final int[] slots;
  private final int[] axes;

  private KnownShape(int rank) {
    fixed = new long[rank];
    slots = new int[rank];
    axes = new int[rank];
  }

  /**
   * The rule for an output; empty if a dimension can only be seen after the run.
   *
   * @param inputs what the file takes
   * @param inputSlots where each of them is
   * @param followsBatch whether an outermost dimension without a symbol is that of the first input
   */
  static Optional<KnownShape> of(
      TensorDeclaration output,
      TensorDeclaration[] inputs,
      int[] inputSlots,
      boolean followsBatch) {
    if (output.rankIsUnknown()) {
      return Optional.empty();
    }
    KnownShape known = new KnownShape(output.dimensions().length);
    for (int axis = 0; axis < known.fixed.length; axis++) {
      String symbol = output.dimensionNames()[axis];
      boolean resolved;
      known.fixed[axis] = output.dimensions()[axis];
      if (known.fixed[axis] != Shape.ANY) {
        resolved = true;
      } else if (!symbol.isEmpty()) {
        resolved = known.follow(axis, symbol, inputs, inputSlots);
      } else {
        resolved = axis == 0 && followsBatch && !inputs[0].rankIsUnknown();
        known.slots[axis] = inputSlots[0];
      }
      if (!resolved) {
        return Optional.empty();
      }
    }
    return Optional.of(known);
  }

  private boolean follow(int axis, String symbol, TensorDeclaration[] inputs, int[] inputSlots) {
    for (int i = 0; i < inputs.length; i++) {
      String[] symbols = inputs[i].dimensionNames();
      for (int j = 0; j < symbols.length; j++) {
        if (symbols[j].equals(symbol)) {
          slots[axis] = inputSlots[i];
          axes[axis] = j;
          return true;
        }
      }
    }
    return false;
  }

  /** The shape, given those of the inputs. */
  long[] resolve(Slots run) {
    long[] shape = fixed.clone();
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == Shape.ANY) {
        shape[axis] = run.shape(slots[axis])[axes[axis]];
      }
    }
    return shape;
  }
}
