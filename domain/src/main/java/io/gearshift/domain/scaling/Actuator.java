package io.gearshift.domain.scaling;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What starts nodes and takes them away: an orchestrator, or whoever stands in for one.
 *
 * <p>All of it may take long and may fail; what fails is asked again later. Asking twice for the
 * same is as good as once.
 */
public interface Actuator extends AutoCloseable {
  /** How many nodes it keeps, and which of them it would take away. */
  CompletionStage<Scale> read();

  /**
   * Keeps so many nodes from now on. Completes once that is accepted, which may be long before new
   * ones serve.
   *
   * @param before what it said last; if it is another by now, this fails
   * @param gone the node that is to be taken away, if there are to be fewer: it has left the
   *     cluster or never came, or leaves as it is stopped
   */
  CompletionStage<Void> keep(int nodes, Scale before, Optional<String> gone);

  @Override
  void close();
}
