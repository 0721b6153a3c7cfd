package io.gearshift.domain.pipeline;

/**
 * Gearshift's own: an item is given up at the first stage from which it cannot be in time any more,
 * be its way ever so lucky. A later stage that is full is seen from before the first, and one that
 * took too long is forgiven if those that follow can make up for it.
 */
public record PredictiveDrop() implements DropPolicy {
  @Override
  public boolean drops(Crossing crossing) {
    return crossing.rest().compareTo(crossing.left()) > 0;
  }
}
